"""The submission that checks look at: the student's own notebook by default, a graded one while it is graded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING

from autograder.student import LocalStudent, Student
from lab.errors import LabError

if TYPE_CHECKING:
    from docker import DockerClient


class EngineLostError(LabError):
    """The engine stopped answering: what happened after that is not the submission's fault, and not its grade."""


class Submission:
    """What a check may look at.

    Attributes:
        student: the facade of the student's variables and functions.
    """

    def __init__(self, student: Student, connect: "Callable[[], DockerClient]") -> None:
        """Take the facade, and how to reach the engine; it is reached when a check first asks for it."""
        self.student = student
        self._connect = connect

    @cached_property
    def engine(self) -> "DockerClient":
        """The engine as this submission sees it: its own objects and the course's images."""
        return self._connect()


def current() -> Submission:
    """The submission that is being graded; in a student's own Jupyter, that notebook."""
    return _graded.get() or _own


@contextmanager
def graded(submission: Submission) -> Iterator[None]:
    """Make this the current submission, for this thread, while its grade cells run."""
    token = _graded.set(submission)
    try:
        yield
    finally:
        _graded.reset(token)


def _own_engine() -> "DockerClient":
    import lab

    return lab.engine(quiet=True)


_own = Submission(LocalStudent(), _own_engine)
_graded: ContextVar[Submission | None] = ContextVar("graded", default=None)
