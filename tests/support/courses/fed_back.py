"""A small course in real nbgrader: two autograded tasks and a written answer; a stand-in only for the sandbox's run."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from autograder.feedback import TEMPLATES
from autograder.task import CheckResult, Score
from lab.checking.running import MIME
from tests.support.gradebooks import NbGraderAPI

ASSIGNMENT = "03-containers"
SECRET = "secret_case_4711"
CONFIG = """\
from autograder.feedback import TEMPLATES
c = get_config()
c.CourseDirectory.course_id = "small"
c.CourseDirectory.db_url = "sqlite:///{folder}/gradebook.db"
c.HTMLExporter.preprocessors = ["autograder.feedback.TextOnly"]
c.HTMLExporter.filters = {{"markdown2html": "autograder.feedback.markdown2html"}}
c.HTMLExporter.extra_template_basedirs = TEMPLATES
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades", "autograder.feedback.FeedbackPage"]
"""

SOLUTION = "### BEGIN SOLUTION\nlimit = 64\n### END SOLUTION"
TASK = f"""\
def test_limits():
    ...
### BEGIN HIDDEN TESTS
assert memory_left_mb(64) == "{SECRET}"
### END HIDDEN TESTS
"""


def owned(grade_id: str, *, grade: bool, solution: bool, points: float | None = None, kind: str = "code") -> dict[str, Any]:
    own = {"grade_id": grade_id, "grade": grade, "solution": solution, "locked": not solution, "schema_version": 3}
    return {"nbgrader": own | {"task": False, "cell_type": kind} | ({} if points is None else {"points": points})}


def source_notebook() -> nbformat.NotebookNode:
    told = "# Limits\n\n<details><summary>Hint</summary>\n\nLook at the *cgroup*.\n\n</details>\n"
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            new_markdown_cell(told, id="told", metadata=owned("told", grade=False, solution=False, kind="markdown")),
            new_code_cell(SOLUTION, id="limit", metadata=owned("limit", grade=False, solution=True)),
            new_code_cell(TASK, id="limits-tests", metadata=owned("limits", grade=True, solution=False, points=3)),
            new_code_cell(TASK, id="shared-tests", metadata=owned("shared", grade=True, solution=False, points=2)),
            new_markdown_cell("Say why.", id="why", metadata=owned("why", grade=True, solution=True, points=2, kind="markdown")),
        ],
    )  # fmt: skip


def check(
    name: str, passed: bool, *, hidden: bool = False, found: str = "64 MB", misconception: str = "", weight: float = 1.0
) -> CheckResult:
    expected = "The same holds in cases that are not shown." if hidden else "The container `worker` is limited to 64 MB."
    return CheckResult(name, 1.0, passed, hidden, expected, found, "" if passed else "`docker inspect worker`", misconception)


class Graded(NbGraderPreprocessor):
    """In place of `Execute`: writes into the notebook what the grader would have found (the file `graded.json`)."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        folder = Path(resources["metadata"]["path"])
        told = json.loads((folder / "graded.json").read_text())
        nb.metadata["autograder"] = told["record"]
        for cell in nb.cells:
            own = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code" and own.get("grade"):
                cell.outputs = [nbformat.from_dict(output) for output in told["tasks"].get(own["grade_id"], [])]
            elif cell.cell_type == "code":
                cell.outputs = [nbformat.from_dict(output) for output in told["outputs"]]
        return nb, resources


def scored(task: str, points: float, *checks: CheckResult) -> list[Any]:
    """The output of a grade cell, as the contract has it; its HTML is a lie, which must not be shown."""
    score = Score(task, points, checks)
    data = {"text/plain": repr(score), "text/html": "<script>window.stolen = 1</script>FORGED", MIME: score.as_data()}
    return [new_output("execute_result", data=data, execution_count=1)]


class Course:
    """A course's folder, with what nbgrader's commands do in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "nbgrader_config.py").write_text(CONFIG.format(folder=folder))
        config = Config()
        config.CourseDirectory.root = str(folder)
        config.CourseDirectory.course_id = "small"
        config.CourseDirectory.db_url = f"sqlite:///{folder}/gradebook.db"
        config.Autograde.autograde_preprocessors = [
            f"{Graded.__module__}.{Graded.__name__}",
            "nbgrader.preprocessors.SaveAutoGrades",
            "nbgrader.preprocessors.AssignLatePenalties",
        ]
        config.HTMLExporter.preprocessors = ["autograder.feedback.TextOnly"]
        config.HTMLExporter.filters = {"markdown2html": "autograder.feedback.markdown2html"}
        config.HTMLExporter.extra_template_basedirs = TEMPLATES
        config.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades", "autograder.feedback.FeedbackPage"]
        self.coursedir = CourseDirectory(config=config)
        self.api = NbGraderAPI(self.coursedir, config=config)
        source = folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(source_notebook(), source)
        with inside(folder):
            result = self.api.generate_assignment(ASSIGNMENT)
        assert result["success"], result

    def submit(self, student: str, *, nb: Any = None, tasks: dict[str, Any] | None = None,
               outputs: Sequence[Any] = (), **record: Any) -> None:  # fmt: skip
        """Hand in a notebook and grade it: `tasks` are grade cells' outputs, `outputs` those of the student's cells."""
        folder = self.folder / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        nbformat.write(nb or self.released(), folder / f"{ASSIGNMENT}.ipynb")
        told = {
            "record": {"version": 1, "language": "en", "seconds": 1.5, **record},
            "tasks": tasks or {},
            "outputs": list(outputs),
        }
        (folder / "graded.json").write_text(json.dumps(told))
        with inside(self.folder):
            result = self.api.autograde(ASSIGNMENT, student)
        assert result["success"], result

    def released(self) -> Any:
        return nbformat.read(self.folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)

    def feedback(self, student: str) -> Path:
        with inside(self.folder):
            result = self.api.generate_feedback(ASSIGNMENT, student, force=True)
        assert result["success"], result
        return self.folder / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """nbgrader works in the course's folder."""
    before, path = Path.cwd(), os.environ["PATH"]
    os.chdir(folder)
    # nbgrader makes a new database with the command `alembic`, which stands beside this Python
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{path}"
    try:
        yield
    finally:
        os.chdir(before)
        os.environ["PATH"] = path
