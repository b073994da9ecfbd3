"""Who got what in the demonstration, and why, as nbgrader's database and the graded notebooks have it."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from autograder.course import open_course
from autograder.report import read
from autograder.report.model import SubmissionLine, TaskLine
from lab.messages import translate as _
from lab.numbers import number

# of how many tasks it is said what was found
_EACH = 2


def table(root: Path, assignment: str) -> Table:
    """A row for each submission of an assignment.

    Args:
        root: the course's folder; it becomes the working directory.
        assignment: its name.
    """
    report = read(assignment, open_course(root).directory)
    rows = Table(show_lines=True)
    most = max((sum(task.max_score for task in _checked(line)) for line in report.submissions), default=0.0)
    rows.add_column(_("Student"))
    rows.add_column(_("Of {points} points").format(points=number(most)), justify="right")
    rows.add_column(_("Why"))
    for line in report.submissions:
        points = sum(task.score or 0.0 for task in _checked(line))
        rows.add_row(escape(line.student), number(points), escape("\n".join(reasons(line))))
    by_hand = sorted({task.task for line in report.submissions for task in line.tasks if task.waiting})
    if by_hand:
        rows.caption = _("A person has still to grade: {tasks}.").format(tasks=", ".join(by_hand))
    return rows


def reasons(line: SubmissionLine) -> list[str]:
    """Why a submission has the points that it has, in sentences."""
    if line.why:
        return [line.why]
    said = [event.sentence for event in (*line.record.refusals, *line.record.limits)]
    failed = {task.task: _first_failed(task) for task in _checked(line) if (task.score or 0.0) < task.max_score}
    if len(failed) > _EACH:
        said.append(_("Points lost in: {tasks}.").format(tasks=", ".join(failed)))
    else:
        said += [f"{task}: {found}" for task, found in failed.items()]
    return list(dict.fromkeys(said)) or [_("Every check holds.")]


def _first_failed(task: TaskLine) -> str:
    """What the first check that failed has found; one that recognised a misconception says more than others."""
    failed = [check for check in task.checks if not check.passed]
    return next((check.found for check in [*(check for check in failed if check.misconception), *failed]), "")


def _checked(line: SubmissionLine) -> list[TaskLine]:
    """The tasks that the grader checks, without those that a person grades."""
    return [task for task in line.tasks if task.checks]
