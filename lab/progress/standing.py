"""Where the student stands: what is done, what is started, what comes next. Pure but for reading the notebooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lab.course import ASSIGNMENTS, HOME, LESSONS, Assignment, Lesson
from lab.paths import PROJECT
from lab.progress import notebooks
from lab.progress.record import Record, marks

State = Literal["done", "started", "open"]


@dataclass(frozen=True)
class Standing:
    """A lesson or an assignment, and how far the student is.

    Attributes:
        of: the lesson or the assignment.
        held: its checks, or its tasks, that hold.
        parts: all that count.
        touched: whether anything of it was ever run.
        locked: how many of a lesson's predictions were locked.
        predictions: how many it asks for.
    """

    of: Lesson | Assignment
    held: int
    parts: int
    touched: bool
    locked: int = 0
    predictions: int = 0

    @property
    def state(self) -> State:
        """`"done"` when all of its parts hold, `"started"` when any was run."""
        if self.parts and self.held == self.parts:
            return "done"
        return "started" if self.touched else "open"


def lessons(record: Record, language: str, root: Path = PROJECT) -> list[Standing]:
    """Every lesson that is written, in order."""
    return [_lesson(record, lesson, language, root) for lesson in LESSONS if lesson.minutes is not None]


def assignments(record: Record, language: str, root: Path = PROJECT) -> dict[str, Standing]:
    """Every assignment, by its slug."""
    return {assignment.slug: _assignment(record, assignment, language, root) for assignment in ASSIGNMENTS}


def next_step(lessons: Sequence[Standing], assignments: dict[str, Standing]) -> Standing | None:
    """What to do now: where the student was last, if that is not done; else what follows; else what was left out.

    An assignment follows the last of the lessons that its tasks are about. None when everything is done.
    """
    order = [each for lesson in lessons for each in (lesson, *_after(lesson, assignments))]
    last = max((index for index, each in enumerate(order) if each.touched), default=0)
    return next((each for each in order[last:] + order[:last] if each.state != "done"), None)


def _after(lesson: Standing, assignments: dict[str, Standing]) -> list[Standing]:
    last = {slug: max(HOME[statement].slug for statement in each.of.statements) for slug, each in assignments.items()}
    return [assignments[slug] for slug in sorted(last) if last[slug] == lesson.of.slug]


def _lesson(record: Record, lesson: Lesson, language: str, root: Path) -> Standing:
    ran = marks(record, "lessons", lesson.slug, "checks")
    said = marks(record, "lessons", lesson.slug, "predictions")
    counted = [
        check for check in notebooks.checks(lesson, language, root) if ran.get(check) or not notebooks.needs_cluster(check)
    ]
    asked = notebooks.predictions(lesson, language, root)
    return Standing(
        lesson,
        held=sum(ran.get(check, False) for check in counted),
        parts=len(counted),
        touched=bool(ran or said),
        locked=sum(said.get(key) == "locked" for key in asked),
        predictions=len(asked),
    )


def _assignment(record: Record, assignment: Assignment, language: str, root: Path) -> Standing:
    ran = marks(record, "assignments", assignment.slug, "tasks")
    tasks = notebooks.tasks(assignment, language, root)
    return Standing(assignment, sum(ran.get(task, False) for task in tasks), len(tasks), touched=bool(ran))
