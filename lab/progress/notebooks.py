"""What the course's notebooks ask for: each lesson's checks and predictions, each assignment's tasks."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from lab.course import LESSONS, Assignment, Lesson
from lab.messages import LANGUAGES
from lab.paths import PROJECT

_CHECK = re.compile(r"^[^#\n]*?\blab\.verify\.(\w+)\(", re.MULTILINE)
_PREDICTION = re.compile(r"^[^#\n]*?\blab\.predict\(\s*\"([^\"]+)\"", re.MULTILINE)
# its cell can only hold where there is a Kubernetes cluster: without one the lesson is done without it
_WHERE_THERE_IS_A_CLUSTER = frozenset({"deployed"})
_GRADED = "-check"


def lesson_path(lesson: Lesson, language: str) -> str:
    """A lesson's notebook, from the course's folder."""
    return f"notebooks/{language}/{lesson.slug}.ipynb"


def release_path(assignment: Assignment, language: str) -> str:
    """The notebook of an assignment as it is given out, from the course's folder."""
    return f"release/{language}/{assignment.slug}/{assignment.notebook}.ipynb"


def checks(lesson: Lesson, language: str, root: Path = PROJECT) -> tuple[str, ...]:
    """The distinct checks of a lesson that its notebook holds, in their order; none where it cannot be read."""
    from lab.verify import checks_of

    return _distinct(_CHECK, root / lesson_path(lesson, language), checks_of(lesson.module))


def needs_cluster(check: str) -> bool:
    """Whether a check can hold only where there is a Kubernetes cluster."""
    return check in _WHERE_THERE_IS_A_CLUSTER


def predictions(lesson: Lesson, language: str, root: Path = PROJECT) -> tuple[str, ...]:
    """The keys of the predictions that a lesson's notebook asks for, in their order."""
    return _distinct(_PREDICTION, root / lesson_path(lesson, language))


def lesson_that_asks(key: str, root: Path = PROJECT) -> str | None:
    """The slug of the lesson that asks for a prediction of this key."""
    return next((lesson.slug for lesson in LESSONS if any(key in predictions(lesson, each, root) for each in LANGUAGES)), None)


def tasks(assignment: Assignment, language: str, root: Path = PROJECT) -> tuple[str, ...]:
    """The tasks of an assignment that have visible checks: those that are not only read by a person."""
    names = (
        str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))
        for cell in _cells(root / release_path(assignment, language))
        if cell["cell_type"] == "code"
    )
    return tuple(name.removesuffix(_GRADED) for name in names if name.endswith(_GRADED))


def _distinct(pattern: re.Pattern[str], path: Path, among: frozenset[str] | None = None) -> tuple[str, ...]:
    sources = ("".join(cell["source"]) for cell in _cells(path) if cell["cell_type"] == "code")
    names = dict.fromkeys(name for source in sources for name in pattern.findall(source))
    return tuple(name for name in names if among is None or name in among)


def _cells(path: Path) -> list[dict[str, Any]]:
    try:
        return _read_cells(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError):  # a student's own file by now, and it may be anything
        return []


@lru_cache(maxsize=64)
def _read_cells(path: Path, _changed: int) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [{"cell_type": cell["cell_type"], "source": cell["source"], "metadata": cell["metadata"]} for cell in cells]
