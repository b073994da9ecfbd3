"""What happens to notebooks on their way back. Each damages a solved notebook in place and leaves `triple` alone."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from nbformat.v4 import new_code_cell

from tests.support.courses.repaired import STUB, name_of

Damage = Callable[[Any], None]


def at(book: Any, name: str) -> int:
    return next(index for index, cell in enumerate(book.cells) if name_of(cell) == name)


def deleted(name: str) -> Damage:
    return lambda book: book.cells.pop(at(book, name)) and None


def copied(name: str) -> Damage:
    """Copy and paste: the metadata comes with it."""
    return lambda book: book.cells.append(_again(book.cells[at(book, name)]))


def split(name: str, line: int) -> Damage:
    """JupyterLab's "Split Cell": both halves have the metadata."""

    def damage(book: Any) -> None:
        index = at(book, name)
        lines = book.cells[index].source.split("\n")
        second = _again(book.cells[index])
        book.cells[index].source = "\n".join(lines[:line])
        second.source = "\n".join(lines[line:])
        book.cells.insert(index + 1, second)

    return damage


def edited(name: str, source: str) -> Damage:
    return lambda book: book.cells[at(book, name)].update(source=source)


def retyped(name: str, kind: str) -> Damage:
    def damage(book: Any) -> None:
        cell = book.cells[at(book, name)]
        cell.cell_type = kind
        if kind != "code":
            cell.pop("outputs", None)
            cell.pop("execution_count", None)

    return damage


def moved(name: str, to: int) -> Damage:
    return lambda book: book.cells.insert(to, book.cells.pop(at(book, name)))


def stub_pasted_below(book: Any) -> None:
    """Work in a copy: the cell as handed out stands after the answer."""
    stub = _again(book.cells[at(book, "double")])
    stub.source = STUB
    book.cells.insert(at(book, "double") + 1, stub)


def stub_left_above(book: Any) -> None:
    """Answer in a copy below: the first cell of the name is still as handed out."""
    stub = _again(book.cells[at(book, "double")])
    stub.source = STUB
    book.cells.insert(at(book, "double"), stub)


def answer_pasted_below(book: Any) -> None:
    """A written answer in a copy, its own cell as handed out."""
    stub = _again(book.cells[at(book, "why")])
    stub.source = "YOUR ANSWER HERE"
    book.cells.insert(at(book, "why"), stub)


def forged(book: Any) -> None:
    """Claim more points for a task of one's own, and make the real check a solution that counts for little."""
    own = new_code_cell("100", metadata={"nbgrader": _marks("bonus", points=100)})
    fake = new_code_cell("assert True", metadata={"nbgrader": _marks("test-double", points=100)})
    real = book.cells[at(book, "test-double")].metadata.nbgrader
    real.update(grade=False, solution=True, locked=False, points=0)
    book.cells.insert(0, fake)
    book.cells.append(own)


def without_metadata(book: Any) -> None:
    """What an editor leaves that knows nothing of nbgrader."""
    for cell in book.cells:
        cell.metadata.clear()


def other_kernel(book: Any) -> None:
    book.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    book.metadata.language_info = {"name": "R"}


def nonsense(book: Any) -> None:
    """Cells that are none: of wrong types, without text."""
    book.cells[1:1] = ["a cell", 7, None, {"cell_type": "code"}, {"cell_type": "code", "source": 5, "metadata": []}, [[]]]


def odd_metadata(book: Any) -> None:
    book.metadata = ["no", "mapping"]
    book.cells.append({"cell_type": "code", "source": "1", "metadata": {"nbgrader": "what", "deep": {"er": [1]}}, "id": "?? "})
    book.cells.append({"cell_type": "cowsay", "source": ["mo", "o"], "metadata": {"nbgrader": {"grade_id": ["double"]}}})


def same_ids(book: Any) -> None:
    for cell in book.cells:
        cell["id"] = "same"


def attached(book: Any) -> None:
    """Attachments: one picture, and things that are none."""
    cell = book.cells[at(book, "why")]
    cell["attachments"] = {
        "a.png": {"image/png": "aGk="},
        "b.svg": {"image/svg+xml": "PHN2Zz4="},
        "c.png": {"image/png": '"><script>alert(1)</script>'},
        "d": 5,
    }


def with_outputs(book: Any) -> None:
    cell = book.cells[at(book, "double")]
    cell.outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * 1000}]
    cell.execution_count = 10**30


def lone_surrogate(book: Any) -> None:
    book.cells.append({"cell_type": "code", "source": "word = '\ud800'", "metadata": {}, "id": "surrogate"})


def old_format(book: Any) -> None:
    """nbformat 3, as IPython 1 to 2 wrote it."""
    cells = [dict(cell) for cell in book.cells]
    for cell in cells:
        cell.pop("id", None)
        if cell["cell_type"] == "code":
            cell |= {"input": cell.pop("source"), "language": "python", "collapsed": False}
            cell["prompt_number"] = cell.pop("execution_count", None)
    heading = {"cell_type": "heading", "level": 2, "source": "Old", "metadata": {}}
    book.pop("cells")
    book.update(nbformat=3, nbformat_minor=0, metadata={"name": ""}, worksheets=[{"cells": [heading, *cells], "metadata": {}}])


def written(book: Any) -> bytes:
    """The notebook as nbformat would write it: its keys in order, indented. Lone surrogates as `\\ud800`."""
    return json.dumps(book, indent=1, sort_keys=True, ensure_ascii=True).encode()


def _again(cell: Any) -> Any:
    copy = deepcopy(cell)
    copy["id"] = f"{cell['id']}-copy"
    return copy


def _marks(name: str, points: float) -> dict[str, Any]:
    return {
        "schema_version": 3,
        "grade_id": name,
        "grade": True,
        "solution": False,
        "locked": False,
        "points": points,
        "task": False,
    }


# a name, the damage, whether `double` is still answered, and words that the student must read
DAMAGES: dict[str, tuple[Damage, bool, str]] = {
    "check-deleted": (deleted("test-double"), True, "`test-double` was deleted; it was put back."),
    "setup-deleted": (deleted("setup"), True, "`setup` was deleted; it was put back."),
    "solution-deleted": (
        deleted("double"),
        False,
        "`double` was deleted; it was put back as it was handed out, so it counts as not",
    ),
    "check-copied": (copied("test-double"), True, "`test-double` was there more than once; it counts once."),
    "solution-copied": (copied("double"), True, "Copies of the cell `double` that added nothing"),
    "solution-split": (split("double", 1), False, "`double` was split or copied; all its parts run"),
    "check-split": (split("test-double", 1), True, "`test-double` was not as it was handed out; the original was used."),
    "stub-below": (stub_pasted_below, True, "Copies of the cell `double` that added nothing"),
    "stub-above": (stub_left_above, True, "Copies of the cell `double` that added nothing"),
    "check-edited": (edited("test-double", "assert True"), True, "`test-double` was not as it was handed out"),
    "setup-edited": (edited("setup", "START = 2"), True, "`setup` was not as it was handed out"),
    "solution-retyped": (retyped("double", "markdown"), True, "`double` had become text; it was turned back into code."),
    "check-retyped": (retyped("test-double", "raw"), True, "`test-double` was not as it was handed out"),
    "answer-retyped": (retyped("why", "code"), True, "`why` had become something else than text"),
    "check-moved": (moved("test-double", 0), True, "`test-double` had been moved; it was put back in its place."),
    "answer-split": (split("why", 0), True, "Copies of the cell `why` that added nothing"),
    "answer-below": (answer_pasted_below, True, "Copies of the cell `why` that added nothing"),
    "forged": (forged, True, "Cells are marked as `bonus`"),
    "without-metadata": (without_metadata, True, ""),
    "other-kernel": (other_kernel, True, "set to the language `r`; it is graded as `python`."),
    "nonsense": (nonsense, True, "could not be read and were left out, counted from the top: 2, 3, 4, 5, 6, 7."),
    "odd-metadata": (odd_metadata, True, ""),
    "same-ids": (same_ids, True, ""),
    "attached": (attached, True, "Attachments that are no pictures were left out of these cells"),
    "with-outputs": (with_outputs, True, ""),
    "lone-surrogate": (lone_surrogate, True, ""),
    "old-format": (old_format, True, ""),
}
