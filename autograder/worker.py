"""What a worker process does: from a submission to its result, which it leaves for the coordinator. It writes no grade."""

import multiprocessing.connection
import os
import signal
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.course import Course, open_course
from autograder.execute import plan_for
from autograder.exporter import receive
from autograder.grader import grader_for
from autograder.result import ResultStore
from autograder.sandbox.limits import Limits
from autograder.state import state_folder
from lab.errors import LabError


@dataclass(frozen=True)
class Outcome:
    """What a worker came to.

    Attributes:
        keys: of the results that it left, one for each notebook.
        failed: why there is none, in a sentence; empty where there is one.
    """

    keys: tuple[str, ...] = ()
    failed: str = ""


def begin(root: str) -> None:
    """Make this a worker of the course in this folder; it ends with whoever started it."""
    threading.Thread(target=_end_with_coordinator, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides when to stop
    os.chdir(root)


def _end_with_coordinator() -> None:
    """End at once when the coordinator has: the server that forked this process would live on as long as this does."""
    coordinator = multiprocessing.parent_process()
    if coordinator:
        multiprocessing.connection.wait([coordinator.sentinel])
        os._exit(1)


def work(assignment: str, notebooks: tuple[str, ...], afresh: bool, student: str) -> Outcome:
    """Grade a student's submission, or find that its result is there already.

    Args:
        assignment: its name.
        notebooks: the assignment's, without `.ipynb`.
        afresh: do it again even if its result is there.
        student: whose.
    """
    here = course()
    try:
        return Outcome(tuple(_graded(here, assignment, student, notebook, afresh) for notebook in notebooks))
    except (LabError, OSError) as error:
        return Outcome(failed=str(error))


@cache
def course() -> Course:
    """The course that this process works for."""
    return open_course(Path.cwd())


def _graded(here: Course, assignment: str, student: str, notebook: str, afresh: bool) -> str:
    limits = Limits(config=here.config)
    book, _repairs = receive(here.directory, assignment, student, notebook)
    info = {"assignment": assignment, "notebook": notebook, "db_url": here.directory.db_url}
    wanted = plan_for(book, info, here.submitted(student, assignment), limits)
    state = state_folder(here.directory.db_url)
    store = ResultStore(state, assignment, student)
    if afresh or store.read(wanted.key) is None:
        store.write(wanted.key, grader_for(limits, state).grade(wanted))
    return wanted.key
