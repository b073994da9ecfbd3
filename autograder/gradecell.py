"""Run one grade cell, in this process, on the submission at hand."""

import ast
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from autograder.plan import GradeCell
from autograder.submission import EngineLostError
from autograder.task import Score


@dataclass(frozen=True)
class Graded:
    """What a grade cell came to.

    Attributes:
        data: the score's output, by MIME type; empty where the check itself is broken.
        broken: the traceback of a check that failed by its own fault; it is for the instructor alone.
    """

    data: dict[str, Any]
    broken: str = ""


def grade_all(cells: Iterable[GradeCell], turn: Callable[[str], None], after: Callable[[], None]) -> dict[int, Graded]:
    """Run grade cells on the submission at hand; what they came to, by their place in the notebook.

    Args:
        cells: in order.
        turn: told whose turn it is, by its grade id, before anything of it runs.
        after: called after each step, to end it all.
    """
    begun = {}
    for cell in cells:
        turn(cell.grade_id)
        begun[cell] = begin(cell)
        after()
    graded = {}
    for cell, finish in begun.items():
        turn(cell.grade_id)
        graded[cell.index] = finish()
        after()
    return graded


def begin(cell: GradeCell) -> Callable[[], Graded]:
    """Run the cell's code, which the instructor wrote, up to its last line; what is returned runs that and takes its score.

    Visible checks are made now, hidden ones then. All cells are begun before any is finished: what a hidden test calls could
    otherwise leave the test's data where a later task's visible check finds it, and shows it.

    A check that raises is never the student's fault: the result then says that it is broken, and a person has to look.

    Raises:
        EngineLostError: a check needed the engine, and there is none.
    """
    names: dict[str, Any] = {"__name__": "__grade__"}
    try:
        module = ast.parse(cell.source, cell.grade_id)
        last = module.body.pop() if module.body and isinstance(module.body[-1], ast.Expr) else None
        exec(compile(module, cell.grade_id, "exec"), names)
    except EngineLostError:
        raise
    except Exception:
        broken = Graded({}, broken=traceback.format_exc())
        return lambda: broken
    return lambda: _finish(cell, last, names)


def _finish(cell: GradeCell, last: ast.stmt | None, names: dict[str, Any]) -> Graded:
    try:
        score = eval(compile(ast.Expression(last.value), cell.grade_id, "eval"), names) if isinstance(last, ast.Expr) else None
    except EngineLostError:
        raise
    except Exception:
        return Graded({}, broken=traceback.format_exc())
    if not isinstance(score, Score) or score.max_points != cell.points:
        wrong = f"{cell.grade_id}: its last line must be the score of a task of {cell.points:g} points, not {score!r}"
        return Graded({}, broken=wrong)
    return Graded(score._repr_mimebundle_())
