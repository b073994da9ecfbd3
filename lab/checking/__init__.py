"""`lab.check()`: the visible checks of an assignment, all at once, on one card.

The notebook's own check cells are run, and what they show is read: this package knows no grader and no right answer.
"""

import os
from pathlib import Path

from lab.checking.notebook import Assignment, read_assignment
from lab.checking.report import Report, Trouble
from lab.checking.running import TaskResult, run
from lab.checking.session import notebook_path
from lab.errors import LabError
from lab.messages import translate as _
from lab.progress import record_task


def check(task: str | None = None, *, notebook: str | os.PathLike[str] | None = None) -> Report | Trouble:
    """Run the check cells of the assignment that is open, and say on one card what holds and what does not.

    What cannot be checked is said on a card too, and never raised: "run all" goes on, here and while a submission is graded.

    Args:
        task: the name of one task, as its check cell has it; all of them where none is given.
        notebook: the assignment's file, where the editor does not tell the kernel which one is open.
    """
    try:
        path = Path(notebook) if notebook is not None else notebook_path()
        return _report(read_assignment(path), task)
    except LabError as error:
        return Trouble(error)


def _report(assignment: Assignment, wanted: str | None) -> Report:
    chosen = [task for task in assignment.tasks if wanted in (None, task.name)]
    if not chosen:
        raise LabError(
            _("This assignment has no task {name}.").format(name=repr(wanted)),
            expected=_("One of these: {names}.").format(names=", ".join(repr(task.name) for task in assignment.tasks)),
            next_step=_("Give lab.check() one of these names, or none at all to check every task."),
        )
    results = tuple(_noted(run(task)) for task in chosen)
    return Report(results, assignment.lost_points if wanted is None else 0)


def _noted(result: TaskResult) -> TaskResult:
    # a cell that gave no result says nothing about the learner's work
    if result.findings and result.task.slug:
        record_task(result.task.slug, result.task.name, result.held)
    return result
