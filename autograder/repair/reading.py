"""A submitted file, whatever it is, as a notebook of usable cells, or as none with the reason."""

import json
import os
import re
import stat
from pathlib import Path

from nbformat import NotebookNode

from autograder.repair.cells import notebook
from autograder.repair.pieces import pieces_of
from autograder.repair.template import language_of
from autograder.repair.words import encodable, quoted
from lab.messages import translate as _

MB = 1_000_000
# Each value costs tens to hundreds of bytes once it is read: this many fill about 1 GB, and no honest notebook has them.
_MOST_VALUES = 5_000_000
_MOST_FALSE_STARTS = 20
_CELL = re.compile(r'\{\s*"(?:attachments|cell_type)"\s*:')


def read_submission(path: Path, max_mb: int = 64, *, submitted: Path | None = None) -> tuple[NotebookNode | None, list[str]]:
    """What can be read of a submitted notebook: its cells without outputs, and a sentence for whatever was wrong.

    Args:
        path: the notebook's file.
        max_mb: the largest file that is read, in MB (10⁶ bytes).
        submitted: the folder below which no link is followed; by default the third above the file, nbgrader's `submitted`.

    Returns:
        The notebook, or None where nothing could be read; nothing that a student can hand in makes this raise.
    """
    if _linked(path, submitted or path.parents[min(2, len(path.parents) - 1)]):
        return None, [linked(path.name)]
    try:
        data = _bytes(path, max_mb)
    except FileNotFoundError:
        return None, [missing(path.name)]
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, [_("The file {name} could not be read: {reason}.").format(name=quoted(path.name), reason=reason)]
    if data is None:
        return None, [_("{name} is no ordinary file, so it was not read.").format(name=quoted(path.name))]
    if len(data) > max_mb * MB:
        return None, [
            _("The file {name} is larger than {limit} MB, so it was not read. Clear its outputs and hand it in again.").format(
                name=quoted(path.name), limit=max_mb
            )
        ]
    return parsed(data, path.name)


def parsed(data: bytes, name: str) -> tuple[NotebookNode | None, list[str]]:
    """As `read_submission`, for a file's content."""
    text, sentences = _decoded(data, name)
    if sum(text.count(mark) for mark in ",[{") > _MOST_VALUES:
        return None, [*sentences, _("The file {name} holds too many values, so it was not read.").format(name=quoted(name))]
    try:
        book = json.loads(text, parse_int=_small, parse_constant=lambda _name: None, strict=False)
    except (ValueError, RecursionError):
        found = _salvaged(text)
        if not found:
            return None, [*sentences, _("The file {name} is damaged: no notebook can be read in it.").format(name=quoted(name))]
        sentences.append(
            _("The file {name} is damaged. Cells that could be read: {count}; the rest of it is lost.").format(
                name=quoted(name), count=len(found)
            )
        )
        book = {"cells": found}
    if not isinstance(book, dict) or not any(isinstance(book.get(key), list) for key in ("cells", "worksheets")):
        return None, [*sentences, _("The file {name} holds no notebook.").format(name=quoted(name))]
    pieces, left_out = pieces_of(book)
    language = encodable(language_of(book.get("metadata")))
    metadata = NotebookNode(language_info=NotebookNode(name=language)) if language else NotebookNode()
    return notebook(pieces, metadata), sentences + left_out


def missing(name: str) -> str:
    """The sentence for a notebook that was not handed in."""
    return _("The notebook {name} was not handed in.").format(name=quoted(name))


def linked(name: str) -> str:
    """The sentence for a link."""
    return _("{name} is a link to another place, and a link is not followed.").format(name=quoted(name))


def _linked(path: Path, submitted: Path) -> bool:
    return any(part.is_symlink() for part in (path, *path.parents) if part != submitted and part.is_relative_to(submitted))


def _bytes(path: Path, max_mb: int) -> bytes | None:
    """At most one byte more than `max_mb` of a regular file; None for anything else, which might never end or answer."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(max_mb * MB + 1)


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    encoding = json.detect_encoding(data)  # UTF-8, -16 or -32, with a byte order mark or without
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError:
        sentence = _("The file {name} is not UTF-8 text; what could not be read became �.").format(name=quoted(name))
        return data.decode(encoding, "replace"), [sentence]


def _small(digits: str) -> int:
    """No number of a notebook matters for its grade; one of thousands of digits would be refused."""
    return int(digits) if len(digits) < 20 else 0


def _salvaged(text: str) -> list[object]:
    """The complete cells in text that is no JSON as a whole: cut off, or with a merge conflict in its middle."""
    decoder = json.JSONDecoder(parse_int=_small, parse_constant=lambda _name: None, strict=False)
    cells: list[object] = []
    position = false_starts = 0
    while false_starts < _MOST_FALSE_STARTS and (start := _CELL.search(text, position)):
        try:
            cell, position = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            false_starts += 1
            position = start.end()
        else:
            # a cell's own metadata, which is found too where its cell is cut off, has no text
            cells += [cell] if "source" in cell else []
    return cells
