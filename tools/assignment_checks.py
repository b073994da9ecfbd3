"""What must hold of an assignment's source notebook, beyond what holds of every lesson: a sentence for each thing wrong."""

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from lab.checking.hints import hints_of
from tools.assignment_files import is_check, marks

_HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS\n(.*?)^[ \t]*### END HIDDEN TESTS$", re.MULTILINE | re.DOTALL)
_SOLUTION = re.compile(r"^[ \t]*### BEGIN SOLUTION\n(.*?)^[ \t]*### END SOLUTION$", re.MULTILINE | re.DOTALL)
_TELLS = 12
"""More characters of a solution's line than this, blanks left out, tell the solution; fewer are any code's."""
_TASK = re.compile(r'^task = Task\("(?P<name>[^"]+)", points=(?P<points>[\d.]+)\)$', re.MULTILINE)


def problems(book: NotebookNode) -> Iterator[str]:
    """Everything that is wrong."""
    heading = book.metadata.get("assignment", {})
    points = sum(float(str(marks(cell).get("points", 0))) for cell in book.cells)
    if points != heading.get("points"):
        yield f"the cells are worth {points:g} points, and the heading says {heading.get('points')}"
    for cell in book.cells:
        if cell.cell_type == "code":
            yield from (f"cell {cell.id}: {problem}" for problem in _of_code(cell))
    yield from _statements(book)
    yield from _hints(book)


def _of_code(cell: NotebookNode) -> Iterator[str]:
    if cell.outputs or cell.execution_count is not None:
        yield "it was executed; an assignment is handed out without outputs"
    if is_check(cell):
        yield from _of_check(cell)
    elif "task." in cell.source or "HIDDEN TESTS" in cell.source:
        yield "checks stand in a cell that is none of checks"
    elif ("### BEGIN SOLUTION" in cell.source) != bool(marks(cell).get("solution")):
        yield "a solution and nbgrader's metadata do not agree"


def _of_check(cell: NotebookNode) -> Iterator[str]:
    found, task = marks(cell), _TASK.search(cell.source)
    hidden = "".join(_HIDDEN.findall(cell.source))
    seen = _HIDDEN.sub("", cell.source)
    if task is None:
        yield "it makes no task"
        return
    if float(task["points"]) != float(str(found.get("points"))):
        yield f"its task has {task['points']} points, and nbgrader's metadata say {found.get('points')}"
    if found.get("grade_id") != f"{task['name']}-check":
        yield f"its task is {task['name']}, and its grade id {found.get('grade_id')}"
    if "task.hidden(" in seen or "task.hidden(" not in hidden:
        yield "hidden tests belong between the marks for hidden tests, and there must be one"
    if "task.check(" in hidden or "task.check(" not in seen:
        yield "visible checks belong outside the marks for hidden tests, and there must be one"
    if not cell.source.endswith("\ntask.score"):
        yield "its last line must be task.score"
    if not found.get("locked"):
        yield "it is not locked"
    if not cell.metadata.get("statements"):
        yield "it names no statement of the text"


def _statements(book: NotebookNode) -> Iterator[str]:
    said = set(book.metadata.get("assignment", {}).get("statements", []))
    graded = {statement for cell in book.cells if is_check(cell) for statement in cell.metadata.get("statements", [])}
    for statement in sorted(said ^ graded):
        yield f"{statement} is {'announced, and no task is about it' if statement in said else 'graded, and not announced'}"


def _hints(book: NotebookNode) -> Iterator[str]:
    tasks = {str(marks(cell)["grade_id"]).removesuffix("-check") for cell in book.cells if marks(cell).get("grade")}
    answers = {str(marks(cell)["grade_id"]) for cell in book.cells if marks(cell).get("solution")}
    for name in sorted(tasks ^ answers):
        yield f"{name} is {'an answer without a check' if name in answers else 'a check without an answer'}"
    told = {line for cell in book.cells for line in _solution_lines(cell)}
    hinted = set()
    for cell in (cell for cell in book.cells if str(marks(cell).get("grade_id", "")).endswith("-hints")):
        hinted.add(str(marks(cell)["grade_id"]).removesuffix("-hints"))
        if len(hints_of(cell.source)) != 3 or not marks(cell).get("locked"):
            yield f"cell {cell.id}: hints are three, each in <details> with its <summary>, in a locked cell"
        said = _squeezed(cell.source)
        yield from (f"cell {cell.id}: a hint holds a line of a solution: {line}" for line in sorted(told) if line in said)
    for name in sorted(tasks ^ hinted):
        yield f"{name} {'has no hints' if name in tasks else 'has hints and is no task'}"


def _solution_lines(cell: NotebookNode) -> Iterator[str]:
    if marks(cell).get("solution"):
        solution = "".join(_SOLUTION.findall(cell.source)) if cell.cell_type == "code" else cell.source
        yield from (line for line in map(_squeezed, solution.splitlines()) if len(line) > _TELLS)


def _squeezed(text: str) -> str:
    return "".join(text.split())
