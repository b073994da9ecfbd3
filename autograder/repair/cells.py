"""Valid notebooks (nbformat 4.5) from cleaned cells; nothing is in them but text, pictures and the template's metadata."""

import hashlib
import re
from collections.abc import Iterable, Mapping

import nbformat
from nbformat import NotebookNode

from autograder.repair.pieces import Attachments, Piece
from autograder.repair.template import Template, TemplateCell, plain_metadata

_VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def notebook(pieces: Iterable[Piece], metadata: NotebookNode) -> NotebookNode:
    """A notebook of these cells, each still with what it claims to be."""
    cells = [
        cell(piece.kind, piece.source, piece.cell_id, {"grade_id": piece.grade_id} if piece.grade_id else {}, piece.attachments)
        for piece in pieces
    ]
    return assembled(cells, metadata)


def blank(template: Template) -> NotebookNode:
    """The notebook as it was handed out, as if a student had done nothing."""
    return assembled([original(held) for held in template.cells], plain_metadata(template))


def original(held: TemplateCell) -> NotebookNode:
    """A cell as it stands in the template."""
    return cell(held.kind, held.source, held.cell_id, held.nbgrader)


def cell(
    kind: str, source: str, cell_id: str, nbgrader: Mapping[str, object], attachments: Attachments | None = None
) -> NotebookNode:
    """One cell, without outputs.

    Args:
        kind: `code`, `markdown` or `raw`.
        source: its text.
        cell_id: what its id should be; `assembled` gives another where this one will not do.
        nbgrader: nbgrader's metadata, empty for a cell that is none of nbgrader's.
        attachments: pictures by name and media type; a code cell can have none.
    """
    made = NotebookNode(cell_type=kind, id=cell_id, metadata=NotebookNode(), source=source)
    if nbgrader:
        made.metadata.nbgrader = NotebookNode(nbgrader)
    if kind == "code":
        made.execution_count = None
        made.outputs = []
    elif attachments:
        made.attachments = nbformat.from_dict(attachments)
    return made


def assembled(cells: list[NotebookNode], metadata: NotebookNode) -> NotebookNode:
    """The notebook of these cells, their ids valid and unique: the first that has an id keeps it, graded cells before others."""
    taken: set[str] = set()
    for made in sorted(cells, key=lambda made: "nbgrader" not in made.metadata):
        wanted = made.id
        attempt = 0
        while not _VALID_ID.fullmatch(made.id) or made.id in taken:
            # made from what the cell says, so that grading again gives the same notebook
            made.id = hashlib.sha256(f"{attempt} {wanted} {made.source}".encode()).hexdigest()[:8]
            attempt += 1
        taken.add(made.id)
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)
