"""What a worker does for a regrade: the tasks whose checks have changed, from records, or by running the submission again."""

from dataclasses import dataclass, field
from typing import NoReturn

from autograder.course import Course
from autograder.execute import plan_for
from autograder.exporter import receive
from autograder.gradecell import Graded, grade_all
from autograder.grader import grader_for
from autograder.plan import Plan
from autograder.records.journal import NotRecordedError, Replay
from autograder.records.store import Record, RecordStore
from autograder.remote import RemoteStudent
from autograder.sandbox.limits import Limits
from autograder.state import state_folder
from autograder.submission import Submission, graded
from autograder.worker import course
from lab.errors import LabError
from lab.messages import translate as _


@dataclass(frozen=True)
class Wanted:
    """What is to be graded again.

    Attributes:
        assignment: its name.
        notebooks: the assignment's, without `.ipynb`.
        task: a grade id, or nothing for every task whose checks have changed.
        afresh: also where the checks have not changed.
    """

    assignment: str
    notebooks: tuple[str, ...]
    task: str = ""
    afresh: bool = False


@dataclass(frozen=True)
class Redone:
    """A notebook's tasks that were graded again.

    Attributes:
        notebook: its name.
        graded: what each task came to, by grade id.
        record: what is known of the submission then.
        ran: why the submission had to run again; empty where the records told everything.
    """

    notebook: str
    graded: dict[str, Graded]
    record: Record
    ran: str = ""


@dataclass(frozen=True)
class Work:
    """What a worker came to: the notebooks in which something was graded again, or why that failed."""

    redone: tuple[Redone, ...] = field(default=())
    failed: str = ""


def work(wanted: Wanted, student: str) -> Work:
    """Grade a student's tasks again; nothing is written."""
    here = course()
    try:
        redone = tuple(_notebook(here, wanted, student, notebook) for notebook in wanted.notebooks)
    except (LabError, OSError) as error:
        return Work(failed=str(error))
    return Work(tuple(found for found in redone if found.graded))


def _notebook(here: Course, wanted: Wanted, student: str, notebook: str) -> Redone:
    limits = Limits(config=here.config)
    book, _repairs = receive(here.directory, wanted.assignment, student, notebook)
    info = {"assignment": wanted.assignment, "notebook": notebook, "db_url": here.directory.db_url}
    plan = plan_for(book, info, here.submitted(student, wanted.assignment), limits)
    state = state_folder(here.directory.db_url)
    known = RecordStore(state, wanted.assignment, student).read(notebook)
    record = known or Record()
    tasks = {cell.grade_id for cell in plan.grade} if wanted.afresh else record.changed(plan)
    tasks &= {wanted.task} if wanted.task else tasks
    if not tasks:
        return Redone(notebook, {}, record)
    names = {cell.index: cell.grade_id for cell in plan.grade}
    try:
        if known is None:
            raise NotRecordedError(_("There are no records of it."))  # noqa: TRY301
        found = {names[index]: done for index, done in replay(plan, known, tasks).items()}
        return Redone(notebook, found, known.with_checks_of(plan, tasks))
    except NotRecordedError as missing:
        result = grader_for(limits, state).grade(plan)
        found = {
            name: Graded(result.graded[str(index)], result.broken.get(name, "")) for index, name in names.items() if name in tasks
        }
        return Redone(notebook, found, record.with_tasks(Record.of(plan, result), tasks), str(missing))


def replay(plan: Plan, record: Record, tasks: set[str]) -> dict[int, Graded]:
    """Make the checks of these tasks on what is recorded; what they came to, by their place in the notebook.

    Raises:
        NotRecordedError: they want to know more.
    """
    if record.run != plan.run:
        raise NotRecordedError(_("What it runs has changed since, or its limits."))
    if lost := [task for task in sorted(tasks) if record.answers.get(task) is None]:
        raise NotRecordedError(_("The answers of {task} were not recorded.").format(task=lost[0]))
    replayed = Replay({task: record.answers[task] for task in tasks})

    def connect() -> NoReturn:
        raise replayed.missed(_("A check looks at containers, which are gone."))

    cells = [cell for cell in plan.grade if cell.grade_id in tasks]
    with graded(Submission(RemoteStudent(replayed.ask), connect)):
        return grade_all(cells, replayed.turn, replayed.require)
