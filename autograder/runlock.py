"""One writer: of two graders of the same course, the second refuses in a sentence."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.errors import LabError
from lab.messages import translate as _

_held: dict[Path, int] = {}


class BusyError(LabError):
    """Another grader is at work on this course."""


def holder(state: Path) -> str:
    """The process that holds the course's lock, or held it last, by its number; empty where none ever did."""
    try:
        return (state / "lock").read_text()
    except OSError:
        return ""


@contextmanager
def run_lock(state: Path) -> Iterator[None]:
    """Hold the course's lock until the block ends; within one process it may be taken again.

    Args:
        state: the course's `.autograder` folder; made where it is missing.

    Raises:
        BusyError: another process holds it.
    """
    state = state.resolve()
    if state in _held:
        yield
        return
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (state / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise BusyError(
                _("Another grader is at work on this course (process {pid}).").format(pid=lock.read().strip() or "?"),
                expected=_("One grader at a time writes the grades."),
                next_step=_("Wait until it has finished, then start again: what it has done is kept."),
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _held[state] = os.getpid()
        try:
            yield
        finally:
            del _held[state]
