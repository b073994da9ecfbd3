"""What is to be run of a notebook: the student's cells as they were handed in, the grade cells as the instructor wrote them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

import lab
from lab.errors import LabError

_AGAIN = "Generate the assignment again (nbgrader generate_assignment … --force), then grade again."


class TamperedError(LabError):
    """A grade cell that is not the instructor's. The repair makes these impossible; this makes sure."""


@dataclass(frozen=True)
class StudentCell:
    """A code cell that runs in the sandbox.

    Attributes:
        index: its place in the notebook.
        source: its code.
    """

    index: int
    source: str


@dataclass(frozen=True)
class GradeCell:
    """A code cell of checks, which runs in the grader's own process.

    Attributes:
        index: its place in the notebook.
        grade_id: its name in the gradebook.
        source: its code, from the gradebook.
        points: what it is worth.
    """

    index: int
    grade_id: str
    source: str
    points: float


@dataclass(frozen=True)
class Plan:
    """Everything that the result of a submission depends on, apart from the engine.

    Attributes:
        student: the student's cells, in order.
        grade: the grade cells, in order.
        files: the submission's other files, by name, as text that `bytes.fromhex` reads.
        language: the course's language.
        limits: every limit by name.
    """

    student: tuple[StudentCell, ...]
    grade: tuple[GradeCell, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)

    @property
    def wants_engine(self) -> bool:
        """Whether any cell reaches for an engine: where none does, none is started."""
        return any(word in source for source in self._sources for word in ("lab.engine", "docker"))

    @property
    def images(self) -> tuple[str, ...]:
        """The names in `lab.images` of the images that cells ask for: behind the gate none can be fetched or loaded."""
        return tuple(name for name in lab.images.NAMES if any(f"images.{name}" in source for source in self._sources))

    @property
    def wants_app(self) -> bool:
        """Whether any cell asks for the images of the course's application: built behind the gate, they would take too long."""
        return any("app.build" in source or "app.up" in source for source in self._sources)

    @property
    def _sources(self) -> list[str]:
        return [cell.source for cell in self.student] + [cell.source for cell in self.grade]

    @property
    def run(self) -> str:
        """The fingerprint of what the submission itself runs and may use, whatever is checked then."""
        sources = [cell.source for cell in self.student]
        limits = {name: value for name, value in self.limits.items() if name != "sandbox"}
        text = json.dumps([sources, dict(self.files), self.language, limits], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def key(self) -> str:
        """The plan's fingerprint, with that of the code that carries it out: equal plans have equal results."""
        text = json.dumps([asdict(self), _code()], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def plan(
    book: NotebookNode,
    grade_cells: Mapping[str, tuple[str, float]],
    files: Mapping[str, bytes],
    language: str,
    limits: Mapping[str, Any],
) -> Plan:
    """The plan for a repaired notebook.

    Args:
        book: the notebook, its cells in their final places.
        grade_cells: the instructor's source of each autograded cell, and its points, by grade id.
        files: the submission's other files, by name.
        language: the course's language.
        limits: every limit by name.

    Raises:
        TamperedError: a cell claims to be a grade cell and is not one of the instructor's, or one of them is missing.
    """
    student, grade = [], []
    for index, cell in enumerate(book.cells):
        if cell.cell_type != "code":
            continue
        marks = cell.metadata.get("nbgrader", {})
        if not marks.get("grade") or marks.get("solution"):
            student.append(StudentCell(index, cell.source))
        elif grade_cells.get(marks.get("grade_id"), ("", 0.0))[0] != cell.source:
            raise TamperedError(
                f"The grade cell {marks.get('grade_id')!r} is not the instructor's.",
                expected="Grade cells come from the gradebook.",
                next_step=_AGAIN,
            )
        else:
            name = marks["grade_id"]
            grade.append(GradeCell(index, name, *grade_cells[name]))
    found = [cell.grade_id for cell in grade]
    if sorted(found) != sorted(grade_cells):
        raise TamperedError(
            f"The notebook has the grade cells {found}, and the gradebook {sorted(grade_cells)}.",
            next_step=_AGAIN,
        )
    return Plan(tuple(student), tuple(grade), {name: data.hex() for name, data in files.items()}, language, dict(limits))


@cache
def _code() -> str:
    """A fingerprint of the grader's and the lab's own code, so that a corrected check is not answered from an old result."""
    digest = hashlib.sha256()
    for package in (Path(__file__).parent, Path(lab.__file__).parent):
        for path in sorted(package.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
