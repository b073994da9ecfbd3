"""Where this grader's time goes, by Python's own profiler: a few submissions, one after another."""

import cProfile
import os
import pstats
from collections.abc import Callable
from pathlib import Path

from autograder import worker
from autograder.coordinator import grade
from autograder.course import open_course

# cumulative times of functions that do not call one another: file, name
_IN_A_WORKER = {
    "reading and repairing": [("exporter.py", "receive"), ("execute.py", "plan_for")],
    "gate: opening": [("gate.py", "engine_id")],
    "sandbox: start": [("execution.py", "_start")],
    "the student's cells": [("execution.py", "_run_cells")],
    "checks": [("gradecell.py", "begin"), ("gradecell.py", "_finish")],
    "gate: removing everything": [("gate.py", "wipe")],
}


def where_the_time_goes(root: Path, assignment: str, notebook: str) -> dict[str, float]:
    """Seconds a submission, by what they are spent on.

    Args:
        root: a course with some submissions that are not graded yet; it becomes the working directory.
        assignment: the assignment's name.
        notebook: its notebook's, without `.ipynb`.
    """
    os.environ.setdefault("COURSE_LANGUAGE", "en")
    course = open_course(root)
    first, *others = course.students(assignment)
    worker.work(assignment, (notebook,), True, first)  # the first one also finds the engine and the sandbox
    inside = _profiled(lambda: [worker.work(assignment, (notebook,), True, student) for student in others])
    found = {what: sum(_seconds(inside, *each) for each in parts) / len(others) for what, parts in _IN_A_WORKER.items()}
    found["a whole submission, in a worker"] = _seconds(inside, "worker.py", "work") / len(others)
    writing = _profiled(lambda: grade(course, assignment, workers=1))  # the workers' results are there already
    found["nbgrader's writing (one process)"] = _seconds(writing, "coordinator.py", "write") / (len(others) + 1)
    return found


def _profiled(run: Callable[[], object]) -> pstats.Stats:
    profile = cProfile.Profile()
    profile.runcall(run)
    return pstats.Stats(profile)


def _seconds(stats: pstats.Stats, file: str, function: str) -> float:
    """The cumulative time of a function, calls that it makes included."""
    return sum(
        cumulative
        for (path, _line, name), (_primitive, _calls, _own, cumulative, _callers) in stats.stats.items()  # type: ignore[attr-defined]
        if Path(path).name == file and name == function
    )
