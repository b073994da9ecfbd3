"""A course of one assignment, as nbgrader itself releases it."""

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import Autograde, GenerateFeedback
from traitlets.config import Config

from tests.support.gradebooks import NbGraderAPI

ASSIGNMENT = "01-numbers"
NOTEBOOK = "numbers"
HIDDEN = "assert double(5) == 10"
STUB = "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
ANSWER = "def double(x):\n    return 2 * x"
TRIPLE = "def triple(x):\n    return 3 * x"
WRITTEN = "Because twice is two times."
FULL = {"test-double": 2.0, "test-triple": 3.0, "why": None}
HALF = {"test-double": 0.0, "test-triple": 3.0, "why": None}
NOTHING = {"test-double": 0.0, "test-triple": 0.0, "why": 0.0}


def api(root: Path) -> NbGraderAPI:
    config = Config()
    config.CourseDirectory.root = str(root)
    config.Autograde.exporter_class = "autograder.exporter.RepairingExporter"
    return NbGraderAPI(config=config)


def build(root: Path) -> None:
    folder = root / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(_source(), folder / f"{NOTEBOOK}.ipynb")
    (folder / "data.csv").write_text("1,2\n")
    result = api(root).generate_assignment(ASSIGNMENT)
    assert result["success"], result


def released(root: Path) -> Any:
    return nbformat.read(root / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", as_version=4)


def solved(root: Path) -> Any:
    """What a student who answers everything hands in."""
    book = released(root)
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    answers = {"double": ANSWER, "triple": TRIPLE, "why": WRITTEN}
    for cell in book.cells:
        cell.source = answers.get(name_of(cell), cell.source)
    return book


def name_of(cell: Any) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def autograde(root: Path, student: str = "*", notebook: str = "*", converter_class: type[Autograde] = Autograde) -> None:
    course = api(root)
    course.coursedir.assignment_id = ASSIGNMENT
    course.coursedir.student_id = student
    course.coursedir.notebook_id = notebook
    converter = converter_class(coursedir=course.coursedir, parent=course)
    converter.force = True
    converter.start()


def feedback(root: Path, student: str) -> None:
    course = api(root)
    course.coursedir.assignment_id = ASSIGNMENT
    course.coursedir.student_id = student
    converter = GenerateFeedback(coursedir=course.coursedir, parent=course)
    converter.exporter_class = converter._exporter_class_default()
    converter.start()


def scores(root: Path, student: str) -> dict[str, float | None]:
    with api(root).gradebook as gradebook:
        found = gradebook.find_submission_notebook(NOTEBOOK, ASSIGNMENT, student)
        return {grade.name: grade.auto_score for grade in found.grades}


def autograded(root: Path, student: str) -> Any:
    return nbformat.read(root / "autograded" / student / ASSIGNMENT / f"{NOTEBOOK}.ipynb", as_version=4)


def _source() -> Any:
    return new_notebook(
        cells=[
            new_markdown_cell("# Numbers"),
            _code("setup", "START = 1", locked=True),
            _code("double", "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION", solution=True),
            _code(
                "test-double",
                f"assert double(2) == 4\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS\nassert START == 1",
                points=2,
            ),
            _code("triple", "def triple(x):\n    ### BEGIN SOLUTION\n    return 3 * x\n    ### END SOLUTION", solution=True),
            _code("test-triple", "assert triple(2) == 6", points=3),
            new_markdown_cell("YOUR ANSWER HERE", metadata={"nbgrader": _marks("why", solution=True, points=5)}),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )


def _code(name: str, source: str, *, solution: bool = False, points: float | None = None, locked: bool = False) -> Any:
    marks = _marks(name, solution=solution, points=points, locked=locked or points is not None)
    return new_code_cell(source, metadata={"nbgrader": marks})


def _marks(name: str, *, solution: bool, points: float | None, locked: bool = False) -> dict[str, Any]:
    marks: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": name,
        "grade": points is not None,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        marks["points"] = points
    return marks


def put(root: Path, student: str, content: bytes, name: str = f"{NOTEBOOK}.ipynb") -> Path:
    folder = root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


def repairs(root: Path, student: str) -> list[str]:
    return list(autograded(root, student).metadata.autograder.repairs)
