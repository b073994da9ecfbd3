"""Where the lab keeps its files: a cache that may be deleted at any time, and a folder only its owner can open."""

import os
from pathlib import Path

from lab.errors import LabError
from lab.messages import translate as _

COURSE = "vm-to-kubernetes"


def cache_dir() -> Path:
    """The cache, `$XDG_CACHE_HOME/vm-to-kubernetes`, created with mode 0700 where it is missing.

    Source: XDG Base Directory Specification 0.8, `XDG_CACHE_HOME`.
    """
    return _private(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / COURSE)


def run_dir() -> Path:
    """The folder of what runs now (sockets, process ids, temporary disks), mode 0700, inside the cache.

    `XDG_RUNTIME_DIR` is a memory file system: a running machine's temporary disk would not fit there.
    """
    return _private(cache_dir() / "run")


def _private(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        raise LabError(
            _("The folder {folder} cannot be used: {reason}.").format(folder=folder, reason=error.strerror),
            expected=_("The lab keeps its files there and must own it."),
            next_step=_("Set XDG_CACHE_HOME to a folder of yours and try again."),
        ) from error
    return folder
