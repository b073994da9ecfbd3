"""What a grading run remembers beside nbgrader's database, in the course's `.autograder` folder."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

_FOLDER = ".autograder"
_SQLITE = "sqlite:///"
_LARGE = 64_000_000
"""Bytes: a file that is larger is not read."""


def state_folder(db_url: str) -> Path:
    """The folder, beside the gradebook; made where it is missing, for its owner alone."""
    path = Path(db_url.removeprefix(_SQLITE)).resolve().parent if db_url.startswith(_SQLITE) else Path.cwd()
    folder = path / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@dataclass(frozen=True)
class Standing:
    """Where a submission stands.

    Attributes:
        fingerprint: of what was handed in when it was last graded.
        failed: why that did not work, in a sentence; empty where it did.
    """

    fingerprint: str
    failed: str = ""


class RunState:
    """Where each submission of an assignment stands; each change is on disk before the next submission.

    Args:
        folder: the course's state folder.
        assignment: the assignment's name.
    """

    def __init__(self, folder: Path, assignment: str) -> None:
        self._path = folder / f"{assignment}.json"
        try:
            known = json.loads(self._path.read_text())
            self._standings = {student: Standing(**standing) for student, standing in known.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._standings = {}

    def of(self, student: str) -> Standing | None:
        """Where a student's submission stands; None where it was never graded."""
        return self._standings.get(student)

    def record(self, student: str, standing: Standing) -> None:
        """Write down where a submission stands."""
        self._standings[student] = standing
        scratch = self._path.with_suffix(".part")
        scratch.write_text(json.dumps({name: asdict(known) for name, known in sorted(self._standings.items())}, indent=1))
        scratch.rename(self._path)


def fingerprint(folder: Path) -> str:
    """A fingerprint of everything that was handed in; links count as themselves and are not followed."""
    digest = hashlib.sha256()
    for path in _entries(folder):
        digest.update(str(path.relative_to(folder)).encode(errors="surrogateescape"))
        if path.is_file() and not path.is_symlink():
            digest.update(_content(path))
    return digest.hexdigest()


def _entries(folder: Path) -> list[Path]:
    if folder.is_symlink():  # it may lead anywhere, and nothing of what is there is graded
        return []
    try:
        return sorted(folder.rglob("*"))
    except (OSError, RecursionError):  # too deep to be walked; grading it will say so
        return []


def _content(path: Path) -> bytes:
    """A fingerprint of a file's content, or what stands for that where it is not to be read."""
    found = path.stat()
    if found.st_size > _LARGE:  # too large to be graded; perhaps only a name for nothing
        return f"{found.st_size} {found.st_mtime_ns}".encode()
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        return str(error.errno).encode()
