"""Grade a class: workers run submissions, and this process alone writes nbgrader's database, one submission at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from glob import has_magic
from itertools import chain
from pathlib import Path

from nbgrader.utils import capture_log, temp_attrs

from autograder import worker
from autograder.course import Course
from autograder.exporter import AutogradeAll
from autograder.gate import sweep
from autograder.gradebook import withdraw
from autograder.late import settle
from autograder.pool import Failed, done_by_workers
from autograder.repair.course import expected_notebooks
from autograder.result import ResultStore
from autograder.runengine import RunEngine
from autograder.runlock import run_lock
from autograder.state import RunState, Standing, fingerprint, state_folder
from autograder.worker import Outcome
from lab.engines.probing import FAILURES
from lab.messages import translate as _

Report = Callable[[str, str], None]


@dataclass
class Run:
    """What a run came to.

    Attributes:
        graded: the students whose submissions were graded now.
        unchanged: those that were graded before, and have handed in nothing new.
        failed: why a submission was not graded, by student. It has no grade then: an older one was withdrawn.
    """

    graded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def grade(course: Course, assignment: str, *, workers: int, afresh: bool = False, report: Report | None = None) -> Run:
    """Grade everything that was handed in for an assignment.

    Args:
        course: the course.
        assignment: its name.
        workers: how many submissions run at one time.
        afresh: grade also what was graded before and has not changed.
        report: told each student and what became of them (`"graded"` or a reason), as it happens.

    Raises:
        BusyError: another grader is at work on this course.
        LabError: the assignment is not known, or the file of extra time is wrong.
    """
    course.require(assignment)
    folder = state_folder(course.directory.db_url)
    with run_lock(folder), settled(course), swept(folder):
        state = RunState(folder, assignment)
        run = Run()
        prints = {student: fingerprint(course.submitted(student, assignment)) for student in course.students(assignment)}
        for student, handed_in in prints.items():
            if not afresh and state.of(student) == Standing(handed_in) and course.autograded(student, assignment).is_dir():
                run.unchanged.append(student)
        writer = _Writer(course, assignment, folder)
        waiting = [student for student in prints if student not in run.unchanged]
        notebooks = tuple(expected_notebooks(course.directory, assignment))
        mistaken = [(student, Outcome(failed=_mistaken(student))) for student in waiting if _ambiguous(student)]
        others = [student for student in waiting if not _ambiguous(student)]
        job = partial(worker.work, assignment, notebooks, afresh)
        for student, outcome in chain(mistaken, _outcomes(job, others, workers)):
            # a run that is killed while it writes must not find the standing of an earlier one
            state.record(student, Standing(""))
            failed = outcome.failed or writer.write(student, outcome)
            if failed:
                writer.withdraw(student)
                run.failed[student] = failed
            else:
                run.graded.append(student)
            # what was put aside is no longer in the folder
            state.record(student, Standing(fingerprint(course.submitted(student, assignment)), failed))
            if report:
                report(student, failed or "graded")
    return run


@contextmanager
def settled(course: Course) -> Iterator[None]:
    """Work late penalties out again: before the block, so that a mistake in their settings ends it early, and after it."""
    settle(course.config, course.directory.db_url)
    try:
        yield
    finally:
        settle(course.config, course.directory.db_url)


@contextmanager
def swept(state: Path) -> Iterator[None]:
    """Remove from the engine what killed graders have left on it, before and after the block."""
    _sweep(state)
    try:
        yield
    finally:
        _sweep(state)


def _sweep(state: Path) -> None:
    with suppress(*FAILURES):  # without an engine there is nothing on it
        sweep(RunEngine(state).left().client)


def _ambiguous(student: str) -> bool:
    """Whether nbgrader would grade somebody else by this name: it strips it, and finds folders by it as by a pattern."""
    return has_magic(student) or student != student.strip()


def _mistaken(student: str) -> str:
    return _("nbgrader takes the name {student} for others. Rename the folder in submitted/.").format(student=repr(student))


@dataclass(frozen=True)
class _Writer:
    course: Course
    assignment: str
    state: Path

    def write(self, student: str, outcome: Outcome) -> str:
        """Have nbgrader write a result down, as its formgrader would; why that failed, or nothing."""
        directory = self.course.directory
        with temp_attrs(directory, assignment_id=self.assignment, student_id=student):
            done = capture_log(AutogradeAll(coursedir=directory, parent=self.course.api, force=True))
        if not done["success"]:
            lines = [line for line in done.get("error", "").strip().splitlines() if line]
            return _("nbgrader could not write it down: {reason}").format(reason=lines[-1] if lines else done.get("log", ""))
        for key in outcome.keys:
            ResultStore(self.state, self.assignment, student).forget(key)
        return ""

    def withdraw(self, student: str) -> None:
        """Leave no older grade standing."""
        withdraw(self.course.directory.db_url, self.assignment, student)


def _outcomes(job: Callable[[str], Outcome], students: list[str], workers: int) -> Iterator[tuple[str, Outcome]]:
    for student, outcome in done_by_workers(job, students, workers):
        yield student, Outcome(failed=outcome.reason) if isinstance(outcome, Failed) else outcome
