"""The usable cells of any JSON that claims to be a notebook, of whatever version, and what had to be left out."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autograder.repair.words import encodable, listed
from lab.messages import translate as _

# more than any answer needs, little enough for nbgrader to validate, colour and copy in seconds
MOST_CELLS = 2000
MOST_TEXT = 8_000_000
MOST_ATTACHED = 32_000_000

# Pictures that can be shown and cannot act; an SVG can hold a script.
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# nbformat 3 and 2 had more kinds; all of them are text
_OLD_KINDS = {"heading": "markdown", "html": "markdown", "text": "markdown", "plaintext": "raw"}

Attachments = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Piece:
    """A cell of a submission, reduced to what can be graded.

    Attributes:
        kind: `code`, `markdown` or `raw`.
        source: its text.
        grade_id: the graded cell that it claims to be; empty where it claims nothing.
        cell_id: nbformat's id of the cell, empty where it has none.
        attachments: pictures by name, then by media type, as base64.
    """

    kind: str
    source: str
    grade_id: str = ""
    cell_id: str = ""
    attachments: Attachments = field(default_factory=dict)


def pieces_of(book: object) -> tuple[list[Piece], list[str]]:
    """The usable cells in their order, and a sentence for each kind of thing that was left out.

    Args:
        book: what was read, at best a notebook; every wrong type is endured.
    """
    pieces: list[Piece] = []
    unreadable: list[str] = []
    unattached: list[str] = []
    too_much: list[str] = []
    text = attached = 0
    for number, cell in enumerate(_cells(book), start=1):
        piece = _piece(cell)
        if piece is None:
            unreadable.append(str(number))
            continue
        if len(pieces) >= MOST_CELLS or text + len(piece.source) > MOST_TEXT:
            too_much.append(str(number))
            continue
        text += len(piece.source)
        kept, lost = _pictures(cell, MOST_ATTACHED - attached)
        attached += sum(len(data) for bundle in kept.values() for data in bundle.values())
        if lost:
            unattached.append(str(number))
        pieces.append(Piece(piece.kind, piece.source, piece.grade_id, piece.cell_id, kept))
    said = (
        (unreadable, _("These cells of the file could not be read and were left out, counted from the top: {numbers}.")),
        (too_much, _("The notebook is too long to grade. These cells were left out, counted from the top: {numbers}.")),
        (unattached, _("Attachments that are no pictures were left out of these cells, counted from the top: {numbers}.")),
    )
    return pieces, [sentence.format(numbers=listed(numbers)) for numbers, sentence in said if numbers]


def _cells(book: object) -> Iterator[object]:
    if not isinstance(book, Mapping):
        return
    sheets = book.get("worksheets")  # where nbformat 3 and 2 keep them
    holders = [book, *sheets] if isinstance(sheets, list) else [book]
    for holder in holders:
        cells = holder.get("cells") if isinstance(holder, Mapping) else None
        if isinstance(cells, list):
            yield from cells


def _piece(cell: object) -> Piece | None:
    if not isinstance(cell, Mapping):
        return None
    source = _joined(cell.get("source", cell.get("input")))  # nbformat 3 calls a code cell's text its input
    if source is None:
        return None
    kind = cell.get("cell_type")
    if kind == "heading":
        level = cell.get("level")
        source = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " " + source
    if kind not in ("code", "markdown", "raw"):
        kind = _OLD_KINDS.get(kind, "raw") if isinstance(kind, str) else "raw"
    return Piece(kind, source, _claimed(cell.get("metadata")), _text(cell.get("id")))


def _claimed(metadata: object) -> str:
    held = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return _text(held.get("grade_id")) if isinstance(held, Mapping) else ""


def _text(value: object) -> str:
    return encodable(value) if isinstance(value, str) else ""


def _joined(source: object) -> str | None:
    """The text of a source, which a file may hold as a list of lines; None where it is no text."""
    if isinstance(source, str):
        return encodable(source)
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return encodable("".join(source))
    return None


def _pictures(cell: object, room: int) -> tuple[Attachments, bool]:
    """The attachments that can be kept within `room` characters, and whether others were lost."""
    held = cell.get("attachments") if isinstance(cell, Mapping) else None
    if not held:
        return {}, False
    if not isinstance(held, Mapping):
        return {}, True
    kept: dict[str, dict[str, str]] = {}
    lost = False
    for name, bundle in held.items():
        for media, data in bundle.items() if isinstance(bundle, Mapping) else [("", None)]:
            encoded = _base64(data) if media in _PICTURES and isinstance(name, str) else None
            if encoded is None or len(encoded) > room:
                lost = True
                continue
            room -= len(encoded)
            kept.setdefault(encodable(name), {})[media] = encoded
    return kept, lost


def _base64(data: object) -> str | None:
    joined = _joined(data)
    if joined is None:
        return None
    encoded = "".join(joined.split())
    try:
        base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return encoded
