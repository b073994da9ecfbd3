"""A submission made whole again from its template: every graded cell once, in its place, with the instructor's own tests."""

from collections.abc import Sequence

from nbformat import NotebookNode

from autograder.repair.answers import Slot, settled
from autograder.repair.cells import assembled, blank, original
from autograder.repair.order import astray
from autograder.repair.pieces import Piece, pieces_of
from autograder.repair.template import Template, TemplateCell, language_of, plain_metadata
from autograder.repair.words import listed, quoted
from lab.messages import translate as _


def repaired(book: NotebookNode | None, template: Template) -> tuple[NotebookNode, list[str]]:
    """The submission as it is to be graded, and a sentence for its author for each thing that was wrong.

    Args:
        book: the submission as it was read; None where nothing could be read. Whatever it holds, nothing is raised.
        template: the notebook as it was handed out.

    Returns:
        A valid notebook (nbformat 4.5) without outputs, in which exactly the template's graded cells carry nbgrader's metadata,
        and an empty list where nothing was wrong.
    """
    if book is None:
        return blank(template), [_("Nothing of the notebook could be read, so every task counts as not answered.")]
    pieces, sentences = pieces_of(book)
    sentences += _other_language(book, template)
    owners, unknown = _owners(pieces, template)
    if unknown:
        sentences.append(
            _("Cells are marked as {cells}, which this notebook does not have; they were taken as ordinary cells.").format(
                cells=listed(dict.fromkeys(quoted(name) for name in unknown))
            )
        )
    slots, said = settled(pieces, owners, template)
    slots, put_back = _ordered(slots, template)
    said += put_back
    if template.named and not any(owners):
        said = [
            _("None of the assignment's cells is in this notebook. They were put back, so every task counts as not answered.")
        ]
    return assembled([slot.cell for slot in slots], plain_metadata(template)), sentences + said


def _other_language(book: NotebookNode, template: Template) -> list[str]:
    found = language_of(book.get("metadata"))
    if found in ("", template.language):
        return []
    sentence = _("The notebook was set to the language {found}; it is graded as {expected}.")
    return [sentence.format(found=quoted(found), expected=quoted(template.language))]


def _owners(pieces: Sequence[Piece], template: Template) -> tuple[list[TemplateCell | None], list[str]]:
    """For each piece the template's cell that it is, a part or a copy of; and the names claimed that there are none of."""
    by_name = {held.grade_id: held for held in template.named}
    claimed = {piece.grade_id for piece in pieces}
    # some editors drop metadata and keep the cells' ids
    by_id = {held.cell_id: held for held in template.named if held.cell_id and held.grade_id not in claimed}
    owners = [by_name.get(piece.grade_id) if piece.grade_id else by_id.get(piece.cell_id) for piece in pieces]
    return owners, [piece.grade_id for piece in pieces if piece.grade_id and piece.grade_id not in by_name]


def _ordered(slots: list[Slot], template: Template) -> tuple[list[Slot], list[str]]:
    """The slots with missing cells put back and moved graded cells in their places; students' own cells stay where they are."""
    have = _names(slots)
    whole = _placed(slots, template)
    away = _away(_names(whole), template)
    ordered = _placed([slot for slot in whole if not slot.owner or slot.owner.grade_id not in away], template)
    before, after = _followed(_names(whole)), _followed(_names(ordered))
    moved = [name for name in have if name in away and before[name] != after[name]]
    sentences = [_("The cell {cell} had been moved; it was put back in its place.").format(cell=quoted(name)) for name in moved]
    return ordered, sentences + [_deleted(held) for held in template.named if held.grade_id not in have]


def _names(slots: Sequence[Slot]) -> list[str]:
    return [slot.owner.grade_id for slot in slots if slot.owner and slot.counts]


def _followed(names: Sequence[str]) -> dict[str, str]:
    """For each name the one before it."""
    return dict(zip(names, ["", *names], strict=False))


def _away(names: Sequence[str], template: Template) -> set[str]:
    """The cells, other than students' own, that do not stand where the template has them."""
    places = {held.grade_id: (place, held.solution) for place, held in enumerate(template.named)}
    return {names[index] for index in astray([places[name] for name in names]) if not places[names[index]][1]}


def _deleted(held: TemplateCell) -> str:
    if held.solution:
        return _("The cell {cell} was deleted; it was put back as it was handed out, so it counts as not answered.").format(
            cell=quoted(held.grade_id)
        )
    return _("The cell {cell} was deleted; it was put back.").format(cell=quoted(held.grade_id))


def _placed(slots: list[Slot], template: Template) -> list[Slot]:
    """The slots and whichever of the template's cells they lack, each of these after the cell that it follows in the template."""
    whole = list(slots)
    have = _names(slots)
    before: TemplateCell | None = None
    for held in template.named:
        if held.grade_id not in have:
            ends = [index for index, slot in enumerate(whole) if before and slot.owner and slot.owner.grade_id == before.grade_id]
            whole.insert(ends[-1] + 1 if ends else 0, Slot(original(held), held, counts=True))
        before = held
    return whole
