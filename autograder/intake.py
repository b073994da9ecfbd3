"""A submission's folder made safe to copy and to grade: what is no ordinary file is put aside, and its author told.

nbgrader copies every file of a submission to `autograded/` and on to `feedback/`, and follows links as it does so: a link to the
gradebook would be handed out. Nothing here follows a link or opens a file but `timestamp.txt`, and nothing is deleted.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from autograder.repair.folder import entries, notebooks, shadows
from autograder.repair.reading import linked
from autograder.repair.words import quoted
from autograder.timestamps import mend_offset
from lab.messages import translate as _

MB = 1_000_000
_TIMESTAMP = "timestamp.txt"
_FOLDER = "folder"  # what stood where the folder of the student or of the assignment should be
_FILES = "files"


def settle(
    folder: Path,
    notebook_names: Sequence[str],
    quarantine: Path,
    *,
    given: Path | None = None,
    submitted: Path | None = None,
    max_mb: int = 64,
) -> list[str]:
    """Put aside whatever in the folder could harm, and say what was and what else is wrong with it.

    Calling it again moves nothing and says the same.

    Args:
        folder: the submission's: `submitted/<student>/<assignment>`.
        notebook_names: the notebooks that the assignment has, without `.ipynb`.
        quarantine: where things are put, the submission's alone, on the same file system.
        given: the assignment's folder in `source`, whose files nbgrader lays over the submission's.
        submitted: the folder below which no folder may be a link; by default the second above the submission's.
        max_mb: the largest file that may stay, in MB (10⁶ bytes).

    Returns:
        Sentences for the student.

    Raises:
        OSError: something could not be put aside. The submission must then not be graded.
    """
    replaced = _replace_links(folder, submitted or folder.parents[1], quarantine / _FOLDER)
    mend_offset(folder / _TIMESTAMP)
    aside = quarantine / _FILES / _attempt(folder)
    for path in unsafe(folder, given=given, max_mb=max_mb):
        if os.path.lexists(path):  # else it went with the folder that it was in
            _move(path, aside / path.relative_to(folder))
    said = [linked(name) + " " + _("What it leads to was not graded.") for name in replaced]
    said += _at_most(_put_aside(path, aside, max_mb) for path in entries(aside) if not _plain_folder(path))
    return said + notebooks(folder, notebook_names) + shadows(folder)


def unsafe(folder: Path, *, given: Path | None = None, max_mb: int = 64) -> list[Path]:
    """What of the folder must not be copied: what is no plain file, too large, unreadable, in the way, or acted on by others."""
    return [path for path in entries(folder) if not _harmless(path, folder, given, max_mb)]


def _harmless(path: Path, folder: Path, given: Path | None, max_mb: int) -> bool:
    found = path.lstat()
    beside = given / path.relative_to(folder) if given else None
    if stat.S_ISDIR(found.st_mode):
        return not (beside and beside.is_file())
    if not stat.S_ISREG(found.st_mode) or (beside and beside.is_dir()) or _acted_on(path.name):
        return False
    if path == folder / _TIMESTAMP:
        return _time(path) is not None
    # reading a notebook has its own limit and sentence
    return os.access(path, os.R_OK) and (path.suffix == ".ipynb" or found.st_size <= max_mb * MB)


def _acted_on(name: str) -> bool:
    """Whether the instructor's own programs would act on a file of this name: run it as their settings, or show it as a page."""
    # nbgrader's formgrader reads nbgrader_config.* of the folder that its address names (server_extensions/formgrader/base.py)
    return Path(name).stem.lower().endswith("_config") or Path(name).suffix.lower() in {".html", ".htm", ".xhtml", ".svg"}


def _replace_links(folder: Path, submitted: Path, aside: Path) -> list[str]:
    """Put real, empty folders where the student's or the assignment's is a link or a file; the names of what stood there."""
    above = [place for place in reversed(folder.parents) if place != submitted and place.is_relative_to(submitted)]
    for place in (*above, folder):
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            _move(place, aside / place.name)
            place.mkdir()
    if aside.is_dir() and not folder.exists():
        folder.mkdir(parents=True)
    # a folder with something in it was handed in since
    return sorted(path.name for path in aside.iterdir()) if aside.is_dir() and not any(folder.iterdir()) else []


def _attempt(folder: Path) -> str:
    """A name for this handing in, so that what was put aside of an earlier one is not said of this one."""
    return _time(folder / _TIMESTAMP) or "undated"


def _time(path: Path) -> str | None:
    """When the folder was handed in, as its file says and as nbgrader will read it; None where that would fail."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > 1000:
            return None
        text = path.read_text().strip()
        # nbgrader counts an empty file as none
        return f"{parse_utc(text):%Y-%m-%dT%H.%M.%S}" if text else "undated"
    except (OSError, ValueError, OverflowError, TypeError, AttributeError):
        return None


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    free = to
    count = 1
    while os.path.lexists(free):
        count += 1
        free = to.with_name(f"{to.name} ({count})")
    shutil.move(path, free)


def _plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _put_aside(path: Path, aside: Path, max_mb: int) -> str:
    name = path.relative_to(aside).as_posix()
    if path.is_symlink():
        return linked(name) + " " + _("It was put aside.")
    if not path.is_file():
        return _("{name} is no ordinary file; it was put aside.").format(name=quoted(name))
    if _acted_on(path.name):
        return _("{name} is a kind of file that is not needed here; it was put aside.").format(name=quoted(name))
    if name == _TIMESTAMP:
        return _("{name} holds no time, so when this was handed in is not known.").format(name=quoted(name))
    if path.stat().st_size > max_mb * MB:
        return _("{name} is larger than {limit} MB; it was put aside.").format(name=quoted(name), limit=max_mb)
    return _("{name} could not be read, or has the name of a folder or file of the assignment; it was put aside.").format(
        name=quoted(name)
    )


def _at_most(sentences: Iterable[str], most: int = 20) -> list[str]:
    every = list(sentences)
    more = [_("And {count} more, put aside too.").format(count=len(every) - most)] if len(every) > most else []
    return every[:most] + more


def settle_submission(course: CourseDirectory, assignment: str, student: str, notebook_names: Sequence[str]) -> list[str]:
    """As `settle`, for a submission of a course; what is put aside goes to `quarantine/`, beside `submitted/`."""
    return settle(
        submission_folder(course, assignment, student),
        notebook_names,
        Path(course.format_path("quarantine", student, assignment)),
        given=Path(course.format_path(course.source_directory, ".", assignment)),
        submitted=submitted_folder(course),
    )


def submission_folder(course: CourseDirectory, assignment: str, student: str) -> Path:
    """Where a student's submission is."""
    return Path(course.format_path(course.submitted_directory, student, assignment))


def submitted_folder(course: CourseDirectory) -> Path:
    """Where all submissions are; everything below it is the students'."""
    return Path(course.root, course.submitted_directory)
