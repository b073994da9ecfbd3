"""`python -m autograder regrade`: tasks whose checks were corrected, graded again; this process alone writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from nbgrader.api import Gradebook, MissingEntry

from autograder import gradebook
from autograder.coordinator import Report, settled, swept
from autograder.course import Course
from autograder.pool import Failed, done_by_workers
from autograder.records.store import RecordStore
from autograder.regrade.working import Redone, Wanted, Work, work
from autograder.regrade.writing import write
from autograder.repair.course import expected_notebooks, template_of
from autograder.runlock import run_lock
from autograder.state import RunState, fingerprint, state_folder
from lab.errors import LabError
from lab.messages import translate as _

Points = tuple[float | None, float | None]
"""Before and now; None where a person has to give them."""


@dataclass(frozen=True)
class Change:
    """A submission whose points are others now.

    Attributes:
        score: the whole score, with what people gave and without what lateness costs, before and now.
        tasks: the automatic points of each task that has others, by grade id.
    """

    score: tuple[float, float]
    tasks: dict[str, Points]


@dataclass
class Regrade:
    """What a regrade came to.

    Attributes:
        from_records: the students whose tasks were graded again without running their submission.
        ran_again: why a submission had to run, by student.
        unchanged: those whose grades come from these very checks.
        left: why a submission was left out, by student: it is not graded, or was handed in anew.
        failed: why it did not work, by student. The old grade stands.
        changes: by student.
    """

    from_records: list[str] = field(default_factory=list)
    ran_again: dict[str, str] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)


def regrade(
    course: Course, assignment: str, task: str = "", *, workers: int, afresh: bool = False, report: Report | None = None
) -> Regrade:
    """Grade tasks again whose checks have changed since; each submission is on disk before the next, so a run may be repeated.

    Args:
        course: the course.
        assignment: its name.
        task: of this one alone, by its name or its grade id.
        workers: how many submissions at one time.
        afresh: also where the checks have not changed.
        report: told each student and what became of them, as it happens.

    Raises:
        BusyError: another grader is at work on this course.
        LabError: the assignment or the task is not known, or a person grades the task.
    """
    course.require(assignment)
    notebooks = tuple(expected_notebooks(course.directory, assignment))
    wanted = Wanted(assignment, notebooks, _grade_id(course, assignment, notebooks, task), afresh)
    state = state_folder(course.directory.db_url)
    done = Regrade()
    with run_lock(state), settled(course), swept(state):
        done.left = _left_out(course, assignment)
        students = [student for student in course.students(assignment) if student not in done.left]
        for student, outcome in done_by_workers(partial(work, wanted), students, workers):
            _take(course, wanted, done, student, outcome)
            if report:
                report(student, done.failed.get(student, "graded"))
    for students in (done.from_records, done.unchanged):  # they came in the order in which they were done
        students.sort()
    return done


def _take(course: Course, wanted: Wanted, done: Regrade, student: str, outcome: Work | Failed) -> None:
    failed = outcome.reason if isinstance(outcome, Failed) else outcome.failed
    if isinstance(outcome, Failed) or failed:
        done.failed[student] = failed
        return
    if not outcome.redone:
        done.unchanged.append(student)
        return
    try:
        change = _write(course, wanted.assignment, student, outcome.redone)
    except (LabError, OSError) as error:
        done.failed[student] = str(error)
        return
    if change.tasks:
        done.changes[student] = change
    ran = [redone.ran for redone in outcome.redone if redone.ran]
    if ran:
        done.ran_again[student] = ran[0]
    else:
        done.from_records.append(student)


def _write(course: Course, assignment: str, student: str, redone: Sequence[Redone]) -> Change:
    before = _score(course, assignment, student)
    changed: dict[str, Points] = {}
    for part in redone:
        template = template_of(course.directory, assignment, part.notebook)
        points = write(course, assignment, student, part.notebook, part.graded, template)
        # last: a run that is killed before does this submission again
        RecordStore(state_folder(course.directory.db_url), assignment, student).write(part.notebook, part.record)
        changed |= {name: pair for name, pair in points.items() if pair[0] != pair[1]}
    return Change((before, _score(course, assignment, student)), changed)


def _score(course: Course, assignment: str, student: str) -> float:
    with Gradebook(course.directory.db_url) as opened:
        return float(opened.find_submission(assignment, student).score)


def _left_out(course: Course, assignment: str) -> dict[str, str]:
    """Why submissions cannot be regraded, by student."""
    state = RunState(state_folder(course.directory.db_url), assignment)
    left = {}
    with Gradebook(course.directory.db_url) as opened:
        for student in course.students(assignment):
            standing = state.of(student)
            try:
                opened.find_submission(assignment, student)
            except MissingEntry:
                standing = None
                left[student] = _("It is not graded yet.")
            if not course.autograded(student, assignment).is_dir() or (standing and standing.failed):
                left[student] = _("It is not graded yet.")
            elif standing and standing.fingerprint != fingerprint(course.submitted(student, assignment)):
                left[student] = _("It was handed in anew and is not graded yet.")
    return left


def _grade_id(course: Course, assignment: str, notebooks: Sequence[str], task: str) -> str:
    """The grade id of a task that may be named without the `-check` at its end; nothing where none is named."""
    if not task:
        return ""
    known = [name for notebook in notebooks for name in gradebook.grade_cells(course.directory.db_url, assignment, notebook)]
    for name in (task, f"{task}-check"):
        if name in known:
            return name
    raise LabError(
        _("{assignment} has no task {task} that is graded automatically.").format(assignment=assignment, task=task),
        expected=_("One of these: {names}.").format(names=", ".join(name.removesuffix("-check") for name in known)),
    )
