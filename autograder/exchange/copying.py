"""Copy a folder that somebody else owns, and may change at this moment, without ever following a link."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# more than any assignment needs, few enough that nobody waits for them
_ENTRIES = 2000
_DEPTH = 10
_PIECE = 2**20


@dataclass
class Copy:
    """A copy under way.

    Attributes:
        owner: whose files are copied, by number: a hard link to somebody else's file is theirs, not the owner's.
        bytes_left: how much may still be copied.
        largest: bytes of the largest file that is copied.
        left_out: what was not copied: links, files of others or of a special kind, unreadable or too large ones.
        entries_left: how many files and folders may still be copied.
    """

    owner: int
    bytes_left: int
    largest: int
    left_out: list[str] = field(default_factory=list)
    entries_left: int = _ENTRIES


def copy_plain(source: Path, target: Path, *, most_bytes: int, largest: int) -> list[str]:
    """Copy a folder's plain files, as its owner's; returns what was left out.

    Args:
        source: the folder.
        target: where the copy is made; its parent exists.
        most_bytes: of all files together; what no longer fits is left out.
        largest: of one file, in bytes.

    Raises:
        UnreadableError: the folder is a link or none, or cannot be read.
        OSError: the copy cannot be written.
    """
    with _opened(str(source), os.O_DIRECTORY) as folder:
        copy = Copy(os.fstat(folder).st_uid, most_bytes, largest)
        _copy_folder(folder, target, "", copy)
    return copy.left_out


def require_readable(source: Path) -> None:
    """Make sure that a folder can be copied, without copying it.

    Raises:
        UnreadableError: it is a link or none, or cannot be read.
    """
    with _opened(str(source), os.O_DIRECTORY) as folder:
        try:
            os.stat(".", dir_fd=folder)  # names may be read, and nothing that has them
        except OSError as error:
            raise UnreadableError(error.errno, error.strerror) from None


def _copy_folder(folder: int, target: Path, inside: str, copy: Copy) -> None:
    target.mkdir()
    for name in sorted(os.listdir(folder)):
        if not _copy_entry(folder, name, target / name, inside + name, copy):
            copy.left_out.append(inside + name)


def _copy_entry(folder: int, name: str, target: Path, path: str, copy: Copy) -> bool:
    copy.entries_left -= 1
    if copy.entries_left < 0:
        return False
    try:
        # not waiting, because a named pipe would keep whoever opens it
        with _opened(name, os.O_NONBLOCK, folder) as entry:
            found = os.fstat(entry)
            if found.st_uid != copy.owner:
                return False
            if stat.S_ISDIR(found.st_mode) and path.count("/") < _DEPTH:
                _copy_folder(entry, target, path + "/", copy)
                return True
            if not stat.S_ISREG(found.st_mode) or found.st_size > min(copy.largest, copy.bytes_left):
                return False
            _copy_file(entry, target, copy)
            return True
    except UnreadableError:
        return False


def _copy_file(entry: int, target: Path, copy: Copy) -> None:
    most = min(copy.largest, copy.bytes_left)  # it may grow meanwhile
    with target.open("xb") as into:
        while most and (piece := os.read(entry, min(most, _PIECE))):
            into.write(piece)
            most -= len(piece)
            copy.bytes_left -= len(piece)


class UnreadableError(OSError):
    """What stands there is a link, or may not be read."""


@contextmanager
def _opened(path: str, flags: int, folder: int | None = None) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=folder)
    except OSError as error:
        raise UnreadableError(error.errno, error.strerror) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)
