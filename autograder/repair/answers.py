"""Copies and parts of one cell brought together: JupyterLab copies a cell's metadata whenever it is split or pasted."""

from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.repair.cells import cell, original
from autograder.repair.pieces import Piece
from autograder.repair.template import Template, TemplateCell
from autograder.repair.words import quoted
from lab.messages import translate as _


@dataclass(frozen=True)
class Slot:
    """A cell's place in the repaired notebook.

    Attributes:
        cell: what stands there.
        owner: the template's cell that it is, or is a part of.
        counts: whether it is the one that carries the owner's name.
    """

    cell: NotebookNode
    owner: TemplateCell | None = None
    counts: bool = False


def settled(pieces: Sequence[Piece], owners: Sequence[TemplateCell | None], template: Template) -> tuple[list[Slot], list[str]]:
    """The pieces as slots, each of the template's cells counting at most once, and a sentence for each change.

    Args:
        pieces: the submission's cells.
        owners: for each the template's cell that it is, a part or a copy of.
        template: the notebook as it was handed out.
    """
    slots: dict[int, Slot] = {
        index: Slot(cell(piece.kind, piece.source, piece.cell_id, {}, piece.attachments))
        for index, piece in enumerate(pieces)
        if owners[index] is None
    }
    sentences: list[str] = []
    for held in template.named:
        mine = {index: pieces[index] for index, owner in enumerate(owners) if owner is held}
        if not mine:
            continue
        if not held.solution:
            made, said = _given(held, mine)
        elif held.written:
            made, said = _prose(held, mine)
        else:
            made, said = _code(held, mine)
        slots |= made
        sentences += [sentence.format(cell=quoted(held.grade_id)) for sentence in said]
    return [slots[index] for index in sorted(slots)], sentences


Made = tuple[dict[int, Slot], list[str]]


def _given(held: TemplateCell, mine: dict[int, Piece]) -> Made:
    """A cell that students do not write in: the template's own, whatever they did to it."""
    said = []
    first, piece = next(iter(mine.items()))
    if piece.kind != held.kind or not any(_same(piece.source, source) for source in (held.released, held.source)):
        said.append(_("The cell {cell} was not as it was handed out; the original was used."))
    if len(mine) > 1:
        said.append(_("The cell {cell} was there more than once; it counts once."))
    return {first: Slot(original(held), held, counts=True)}, said


def _prose(held: TemplateCell, mine: dict[int, Piece]) -> Made:
    """A written answer: its parts joined into one, so that whoever grades it sees all of it."""
    parts = _worth_keeping(held, mine)
    texts = list(dict.fromkeys(mine[index].source for index in parts))
    attachments = {name: bundle for index in parts for name, bundle in mine[index].attachments.items()}
    joined = cell(held.kind, "\n\n".join(texts), held.cell_id, held.nbgrader, attachments)
    said = _left_out(len(mine) - len(texts))
    if len(texts) > 1:
        said.append(_("The answer {cell} was in several cells; they were joined into one."))
    if any(mine[index].kind != held.kind for index in parts):
        said.append(_retyped(held.kind))
    return {parts[0]: Slot(joined, held, counts=True)}, said


def _code(held: TemplateCell, mine: dict[int, Piece]) -> Made:
    """Code in one or more parts: all of them run; the first that is code and says something new carries the name.

    It has to say something new, because nbgrader takes a cell that carries the name and is as handed out for no answer.
    """
    parts = _worth_keeping(held, mine)
    right = [index for index in parts if mine[index].kind == held.kind]
    told = [index for index in right if not _same(mine[index].source, held.released)]
    bearer = (told or right or parts)[0]
    slots = {}
    for index in parts:
        piece = mine[index]
        # prose beside code was meant as prose; where all of it became prose, it was a slip
        kind = piece.kind if right else held.kind
        named = index == bearer
        cell_id, nbgrader = (held.cell_id, held.nbgrader) if named else (piece.cell_id, {})
        slots[index] = Slot(cell(kind, piece.source, cell_id, nbgrader, piece.attachments), held, counts=named)
    said = _left_out(len(mine) - len(parts))
    if len(parts) > 1:
        said.append(_("The cell {cell} was split or copied; all its parts run, in their order."))
    if not right:
        said.append(_retyped(held.kind))
    return slots, said


def _worth_keeping(held: TemplateCell, mine: dict[int, Piece]) -> list[int]:
    """Where the parts are that hold work: no repetition of the part before, and no stub beside an answer.

    A stub after an answer would define its function anew, with nothing in it.
    """
    answers = [index for index, piece in mine.items() if not _same(piece.source, held.released) and piece.source.strip()]
    found = answers or list(mine)[:1]
    return [index for at, index in enumerate(found) if at == 0 or mine[index].source != mine[found[at - 1]].source]


def _left_out(count: int) -> list[str]:
    return [_("Copies of the cell {cell} that added nothing to it were left out.")] if count else []


def _retyped(kind: str) -> str:
    if kind == "code":
        return _("The cell {cell} had become text; it was turned back into code.")
    return _("The cell {cell} had become something else than text; it was turned back into text.")


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same to a person: line ends, and spaces at the end, do not count."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()
