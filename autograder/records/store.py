"""The records of graded submissions, in the course's `.autograder` folder: hidden tests' data are in them, so they stay there."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from autograder.plan import Plan
from autograder.records.journal import Answers
from autograder.records.sources import fingerprint_of
from autograder.result import Result


@dataclass(frozen=True)
class Record:
    """What is known of the run whose grades stand.

    Attributes:
        run: the fingerprint of what the submission ran.
        checks: of each task, the fingerprint of the checks that its grade comes from, by grade id.
        answers: of each task, what its checks asked and the submission answered.
    """

    run: str = ""
    checks: dict[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, result: Result) -> "Record":
        """The record of a run and all of its tasks."""
        return cls(plan.run, _checks(plan), dict(result.answers))

    def changed(self, plan: Plan) -> set[str]:
        """The tasks whose checks are others than those that their grades come from."""
        return {task for task, made_of in _checks(plan).items() if self.checks.get(task) != made_of}

    def with_checks_of(self, plan: Plan, tasks: Iterable[str]) -> "Record":
        """This record, the grades of these tasks coming from the plan's checks."""
        checks = _checks(plan)
        return replace(self, checks=self.checks | {task: checks[task] for task in tasks})

    def with_tasks(self, other: "Record", tasks: Iterable[str]) -> "Record":
        """This record with these tasks as another has them; of another run it keeps nothing."""
        own = self if self.run == other.run else Record(other.run)
        checks = {task: other.checks[task] for task in tasks}
        answers = {task: other.answers.get(task) for task in checks}
        return replace(own, checks=own.checks | checks, answers=own.answers | answers)


def _checks(plan: Plan) -> dict[str, str]:
    return {cell.grade_id: fingerprint_of(cell.source) for cell in plan.grade}


class RecordStore:
    """The records of a student's submission.

    Args:
        state: the course's state folder.
        assignment: the assignment's name.
        student: whose.
    """

    def __init__(self, state: Path, assignment: str, student: str) -> None:
        self._folder = state / "records" / assignment / student

    def read(self, notebook: str) -> Record | None:
        """The record of a notebook; None where there is none, or only a broken file."""
        try:
            return Record(**json.loads(self._path(notebook).read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, notebook: str, record: Record) -> None:
        """Keep a record: whole, or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(notebook)
        scratch = path.with_suffix(".part")
        scratch.write_text(json.dumps(asdict(record)))
        scratch.rename(path)

    def _path(self, notebook: str) -> Path:
        return self._folder / f"{notebook}.json"
