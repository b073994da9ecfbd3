"""Unpack a zip that strangers have filled: plain files only, only below the folder, and not without end."""

import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from lab.messages import translate as _

MB = 1_000_000
_CHUNK = 1 << 16
_NOISE = ("__MACOSX", ".DS_Store", ".ipynb_checkpoints")
_DEPTH = 2
"""A zip of submissions, and zips that students handed in."""
_INNER_BYTES = 200 * MB
_INNER_FILES = 1000
# what `zipfile` raises for what a stranger may write into a zip; RuntimeError: a method that it does not know, or a password
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, MemoryError, OSError, OverflowError, RuntimeError, ValueError),
)


class TooMuchError(Exception):
    """An archive holds more than may be unpacked of it."""


@dataclass
class Budget:
    """How much may be unpacked of one download; it shrinks as files come out of it.

    Attributes:
        left: bytes of all files together.
        file_bytes: bytes of one file.
        files: their number.
        said: what was left out, in sentences.
    """

    left: int = 2_000 * MB
    file_bytes: int = 64 * MB
    files: int = 20_000
    said: list[str] = field(default_factory=list)


def unpack(archive: Path, into: Path, budget: Budget, *, depth: int = 1) -> None:
    """Unpack a zip, and the zips in it each into a folder of its name; what is left out is said in the budget.

    Args:
        archive: the zip.
        into: the folder, which is made.
        budget: how much it may be.
        depth: how many archives this one is in, itself counted.

    Raises:
        TooMuchError: it is more.
    """
    into.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            for entry, place in _entries(opened, archive.name, budget):
                _unpack_one(opened, entry, into / place, budget, depth)
    except _UNREADABLE as error:
        budget.said.append(_("{file} cannot be read as a zip: {reason}.").format(file=archive.name, reason=error))


def _entries(opened: zipfile.ZipFile, archive: str, budget: Budget) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The entries that may be unpacked, with their places."""
    seen: set[str] = set()
    for entry in opened.infolist():
        name = _name(entry)
        place = PurePosixPath(name)
        if entry.is_dir() or any(part in _NOISE or part.startswith("._") for part in place.parts):
            continue
        why = _objection(entry, name) or (_("there is another of this name") if str(place).casefold() in seen else "")
        if why:
            text = _("{archive}: {name} was left out: {why}.")
            budget.said.append(text.format(archive=archive, name=repr(name), why=why))
            continue
        seen.add(str(place).casefold())
        yield entry, place


def _objection(entry: zipfile.ZipInfo, name: str) -> str:
    """Why an entry must not be unpacked; empty where it may."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return _("it is a link")
    if kind not in {0, stat.S_IFREG}:
        return _("it is no plain file")
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name or "\0" in name:
        return _("its path is absolute, or not one of this system")
    if ".." in PurePosixPath(name).parts:
        return _("its path leads out of the folder")
    if entry.flag_bits & 1:
        return _("it is encrypted")
    return ""


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name. Some programs write UTF-8 without saying so, which Python then reads as code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode()
    except UnicodeError:
        return entry.filename


def _unpack_one(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, budget: Budget, depth: int) -> None:
    begun = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(entry) as source, path.open("xb") as target:
            begun = True
            complete = _copy(source, target, budget)
    except _UNREADABLE as error:
        why = (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
        budget.said.append(_("{name} was left out: {why}.").format(name=repr(path.name[:100]), why=why))
        if begun:
            path.unlink()
        return
    if not complete:
        path.unlink()
        text = _("{name} was left out: it is larger than {limit} MB.")
        budget.said.append(text.format(name=repr(path.name), limit=budget.file_bytes // MB))
    elif path.suffix.lower() == ".zip":
        if depth < _DEPTH:
            _unpack_inner(path, budget, depth + 1)
        path.unlink()


def _unpack_inner(archive: Path, budget: Budget, depth: int) -> None:
    """Unpack what a student handed in as a zip: if it is too much, this is left out and the others are not."""
    into = archive.with_suffix("")
    while into.exists() and not into.is_dir():  # handed in beside it
        into = into.with_name(f"{into.name}_")
    own = Budget(min(budget.left, _INNER_BYTES), budget.file_bytes, min(budget.files, _INNER_FILES), budget.said)
    before = (own.left, own.files)
    try:
        unpack(archive, into, own, depth=depth)
    except TooMuchError:
        shutil.rmtree(into)
        budget.said.append(too_much(archive.name, before[0] // MB))
    budget.left -= before[0] - max(0, own.left)
    budget.files -= before[1] - max(0, own.files)


def too_much(archive: str, most_mb: int) -> str:
    """The sentence for an archive of which nothing was unpacked."""
    text = _("{file} holds more than {limit} MB, or too many files; nothing of it was unpacked.")
    return text.format(file=archive, limit=most_mb)


def _copy(source: IO[bytes], target: IO[bytes], budget: Budget) -> bool:
    """Copy a file, counting what comes out rather than believing what the archive says; whether it was not too large."""
    budget.files -= 1
    size = 0
    while data := source.read(_CHUNK):
        size += len(data)
        budget.left -= len(data)
        if budget.left < 0 or budget.files < 0:
            raise TooMuchError
        if size > budget.file_bytes:
            return False
        target.write(data)
    return True
