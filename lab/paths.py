"""Where the lab keeps its files: a cache that may be deleted at any time, and what belongs to the student."""

import os
from pathlib import Path

from lab.errors import LabError
from lab.messages import translate as _

COURSE = "vm-to-kubernetes"
PROJECT = Path(__file__).resolve().parents[1]
"""The course's own folder: `notebooks/`, `release/` and this package are in it."""


def cache_dir() -> Path:
    """The cache, `$XDG_CACHE_HOME/vm-to-kubernetes`, created with mode 0700 where it is missing.

    Source: XDG Base Directory Specification 0.8, `XDG_CACHE_HOME`.
    """
    return _private(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / COURSE, "XDG_CACHE_HOME")


def run_dir() -> Path:
    """The folder of what runs now (sockets, process ids, temporary disks), mode 0700, inside the cache.

    `XDG_RUNTIME_DIR` is a memory file system: a running machine's temporary disk would not fit there.
    """
    return _private(cache_dir() / "run", "XDG_CACHE_HOME")


def progress_file() -> Path:
    """The student's progress, `$XDG_DATA_HOME/vm-to-kubernetes/progress.json`; neither it nor its folder is made here.

    Source: XDG Base Directory Specification 0.8, `XDG_DATA_HOME`.
    """
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / COURSE / "progress.json"


def data_dir() -> Path:
    """The folder of what is the student's own (progress, the language that was chosen), mode 0700, made where it is missing."""
    return _private(progress_file().parent, "XDG_DATA_HOME")


def _private(folder: Path, variable: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        raise LabError(
            _("The folder {folder} cannot be used: {reason}.").format(folder=folder, reason=error.strerror),
            expected=_("The lab keeps its files there and must own it."),
            next_step=_("Set {variable} to a folder of yours and try again.").format(variable=variable),
        ) from error
    return folder
