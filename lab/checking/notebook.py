"""An assignment's notebook, read from its file: its tasks in order, their check cells and hints, and what is missing.

The file may be older than what is on the screen. That does not matter: check cells and hints are locked, so they are in the file
as they were handed out, and what the learner wrote is looked for in the kernel, where it ran.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lab.checking.hints import Hint, hints_of
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_CHECK, _HINTS = "-check", "-hints"


@dataclass(frozen=True)
class AssignedTask:
    """One task of an assignment.

    Attributes:
        name: its id.
        title: its heading; the name where the heading is gone.
        slug: the assignment's; empty where the notebook does not say.
        points: what it is worth.
        source: the code of its check cell; `None` where there is none.
        by_hand: whether a person grades it.
        hints: what can be asked for.
    """

    name: str
    title: str
    slug: str = ""
    points: float = 0.0
    source: str | None = None
    by_hand: bool = False
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """An assignment as its file has it.

    Attributes:
        tasks: its tasks, in order.
        lost_points: what the tasks are worth that are not in the file any more.
    """

    tasks: tuple[AssignedTask, ...]
    lost_points: float


def read_assignment(path: Path) -> Assignment:
    """The assignment in a file.

    Raises:
        LabError: it cannot be read, or is no assignment.
    """
    book = read_book(path)
    tasks = _tasks(book)
    if not tasks:
        raise LabError(
            _("{name} is no assignment: it has no tasks to check.").format(name=path.name),
            expected=_("A notebook with tasks and check cells below them."),
            next_step=_("Open the assignment, and run lab.check() in a cell of it."),
        )
    worth = book.metadata.get("assignment", {}).get("points", 0)
    return Assignment(tasks, max(0, worth - sum(task.points for task in tasks)))


def read_book(path: Path) -> "NotebookNode":
    """The notebook in a file.

    Raises:
        LabError: there is no such notebook, or it is not readable.
    """
    import nbformat

    try:
        book: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, nbformat.reader.NotJSONError) as error:
        raise LabError(
            _("{path} cannot be read as a notebook: {reason}").format(path=path, reason=error),
            next_step=_("Save it in JupyterLab again, or give the path of another."),
        ) from None
    return book


def _tasks(book: "NotebookNode") -> tuple[AssignedTask, ...]:
    slug = str(book.metadata.get("assignment", {}).get("slug", ""))
    found: dict[str, AssignedTask] = {}
    hints: dict[str, tuple[Hint, ...]] = {}
    title = ""
    for cell in book.cells:
        marks = cell.metadata.get("nbgrader", {})
        grade_id = str(marks.get("grade_id", ""))
        if cell.cell_type == "markdown" and not marks.get("solution"):
            title = next(iter(_HEADING.findall(cell.source)), title)
            hints[grade_id.removesuffix(_HINTS)] = hints_of(cell.source)
        elif marks.get("solution") or marks.get("grade"):
            name = grade_id.removesuffix(_CHECK)
            task = found.setdefault(name, AssignedTask(name, title or name, slug))
            if marks.get("grade") and not task.points:  # a copy of the cell counts for nothing, as in grading
                by_hand = bool(marks.get("solution"))
                points = float(marks.get("points", 0))
                found[name] = replace(task, points=points, by_hand=by_hand, source=None if by_hand else cell.source)
    return tuple(_with_hints(found.values(), hints))


def _with_hints(tasks: Iterable[AssignedTask], hints: dict[str, tuple[Hint, ...]]) -> Iterable[AssignedTask]:
    return (replace(task, hints=hints.get(task.name, ())) for task in tasks)
