"""What a report knows: a line for each submission and task, and the figures that follow from them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from autograder.feedback.record import Record
from autograder.task import CheckResult

Status = Literal["graded", "waiting", "failed", "ungraded"]
"""Graded in full; waiting for a person to grade a part; could not be graded; handed in but not graded yet."""


@dataclass(frozen=True)
class TaskLine:
    """One task of one submission.

    Attributes:
        notebook: the notebook that holds it.
        task: its grade id.
        score: points, manual and extra credit included; nothing where the task has none yet.
        waiting: whether a person has still to grade it.
        checks: what was checked; empty for a written answer.
    """

    notebook: str
    task: str
    score: float | None
    max_score: float
    waiting: bool
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True)
class SubmissionLine:
    """One submission.

    Attributes:
        why: why it is not graded, or nothing.
        handed_in: ISO 8601 in UTC, or nothing where it is not known.
        score: points with the late penalty taken off.
        feedback: pages of feedback, relative to the course's folder.
    """

    student: str
    status: Status
    why: str
    handed_in: str
    score: float
    max_score: float
    late_penalty: float
    record: Record
    tasks: tuple[TaskLine, ...]
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """An assignment's submissions; `made` is ISO 8601 in UTC."""

    assignment: str
    made: str
    max_score: float
    submissions: tuple[SubmissionLine, ...]

    @property
    def scored(self) -> tuple[SubmissionLine, ...]:
        """Those whose score means something: graded in full, or but for a person's part."""
        return tuple(line for line in self.submissions if line.status in {"graded", "waiting"})

    def count(self, status: Status) -> int:
        """How many have this status."""
        return sum(line.status == status for line in self.submissions)


class TaskFigures(NamedTuple):
    """How a class did in one task; `share` is of the points of all whose task is graded, 0 to 1.

    While most wait for a person there is none: those without an answer, who are graded first, would be all that it tells of.
    """

    notebook: str
    task: str
    max_score: float
    graded: int
    waiting: int
    share: float | None
    hardest: str
    hardest_hidden: bool
    hardest_failed: int


class Misconception(NamedTuple):
    """A misconception in one task, and how many submissions showed it."""

    task: str
    ident: str
    sentence: str
    met: int


def by_difficulty(report: Report) -> list[TaskFigures]:
    """Every task, the hardest first; those that nobody's grade is known of last."""
    groups: dict[tuple[str, str], list[TaskLine]] = {}
    for task in _tasks(report.scored):
        groups.setdefault((task.notebook, task.task), []).append(task)
    figures = [_figures(tasks) for tasks in groups.values()]
    return sorted(figures, key=lambda each: (each.share is None, each.share or 0.0, each.task))


def misconceptions(report: Report) -> list[Misconception]:
    """Every misconception that was met, the most frequent first; once for each submission and task."""
    counts: Counter[tuple[str, str]] = Counter()
    sentences: dict[tuple[str, str], str] = {}
    for task in _tasks(report.scored):
        found = {check.misconception: check.found for check in task.checks if check.misconception and not check.passed}
        for ident, sentence in found.items():
            counts[task.task, ident] += 1
            sentences.setdefault((task.task, ident), sentence)
    return [
        Misconception(task, ident, sentences[task, ident], count)
        for (task, ident), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _tasks(submissions: Iterable[SubmissionLine]) -> Iterable[TaskLine]:
    return (task for line in submissions for task in line.tasks)


def _figures(tasks: list[TaskLine]) -> TaskFigures:
    known = [task for task in tasks if task.score is not None and not task.waiting]
    most = sum(task.max_score for task in known)
    waiting = sum(task.waiting for task in tasks)
    failed = Counter((check.name, check.hidden) for task in tasks for check in task.checks if not check.passed)
    # hidden checks first: what the visible ones already say, students could see
    (name, hidden), times = max(failed.items(), key=lambda item: (item[0][1], item[1]), default=(("", False), 0))
    return TaskFigures(
        notebook=tasks[0].notebook,
        task=tasks[0].task,
        max_score=max(task.max_score for task in tasks),
        graded=len(known),
        waiting=waiting,
        share=sum(task.score or 0.0 for task in known) / most if most and waiting <= len(known) else None,
        hardest=name,
        hardest_hidden=hidden,
        hardest_failed=times,
    )
