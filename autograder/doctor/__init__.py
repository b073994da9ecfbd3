"""`python -m autograder doctor`: what this machine can do for grading, and what to do where something is amiss."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from autograder.course import Course, open_course
from autograder.doctor import installed, keeping, machine, running, settings
from autograder.doctor.finding import Finding, Seen, amiss
from autograder.sandbox.limits import Limits
from lab.errors import LabError
from lab.messages import translate as _

__all__ = ["Finding", "examine"]


def examine(root: Path) -> Iterator[Finding]:
    """Look at everything that grading needs, one thing after another; what cannot be looked at is amiss.

    Args:
        root: the course's folder.
    """
    yield _look("python", "Python", installed.python)
    yield _look("packages", _("packages"), installed.packages)
    course: Course | None = None
    try:
        course = open_course(root)
    except LabError as error:
        yield _found("settings", _("settings"), _refused(error))
    limits = Limits(config=course.config if course else None)
    if course:
        yield from _of_the_course(course, root)
    yield _look("memory", _("memory"), lambda: machine.memory(limits))
    yield _look("disk", _("disk"), lambda: machine.disk(root))
    yield _look("namespaces", _("user namespaces"), running.namespaces)
    yield _look("sandbox", _("sandbox"), lambda: running.sandbox(limits))
    yield _look("engine", _("engine"), running.engine)


def _of_the_course(course: Course, root: Path) -> Iterator[Finding]:
    yield _look("settings", _("settings"), lambda: settings.settings(course, root))
    yield _look("assignments", _("assignments"), lambda: settings.assignments(course))
    yield _look("gradebook", _("gradebook"), lambda: keeping.gradebook(course.directory.db_url))
    yield _look("exchange", _("exchange"), lambda: keeping.exchange(course))


def _look(name: str, title: str, look: Callable[[], Seen]) -> Finding:
    try:
        return _found(name, title, look())
    except LabError as error:
        return _found(name, title, _refused(error))
    except OSError as error:
        return _found(name, title, amiss(str(error), _("Mend that and run this again.")))


def _found(name: str, title: str, seen: Seen) -> Finding:
    return Finding(**asdict(seen), name=name, title=title)


def _refused(error: LabError) -> Seen:
    return amiss(" ".join(filter(None, [error.happened, error.expected])), error.next_step)
