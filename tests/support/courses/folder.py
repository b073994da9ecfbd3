"""A course's folder of a test's own, in which nbgrader and the grader run as an instructor runs them."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from tests.support import zygote
from tests.support.gradebooks import Gradebook

ROOT = Path(__file__).resolve().parents[3]
_RELEASED: dict[tuple[str, str], Path] = {}


@cache
def _folder_of_this_process() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="released-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


class CourseFolder:
    """A folder with the course's own `nbgrader_config.py` in it.

    Args:
        root: an empty folder.
        assignment: the name of its one assignment.
        notebook: the name of the assignment's notebook, without `.ipynb`.
        language: the course's.
    """

    def __init__(self, root: Path, assignment: str, notebook: str, language: str) -> None:
        self.root, self.assignment, self.notebook_name, self.language = root, assignment, notebook, language
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        self.environment = {**os.environ, "COURSE_LANGUAGE": language, "PYTHONPATH": path}
        root.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "nbgrader_config.py", root)

    def take_release(self, kind: str, write_source: Callable[[Path], None]) -> None:
        """Have the assignment released here, as nbgrader did it once in this process for all courses of this kind.

        Args:
            kind: what the source is the same for, beside the language.
            write_source: writes the source into the folder that it is given, which does not exist yet.
        """
        key = (kind, self.language)
        if key not in _RELEASED:
            made = _folder_of_this_process() / f"{kind}-{self.language}"
            shutil.copytree(self.root, made)
            write_source(made / "source" / self.language / self.assignment)
            self._run_in(made, "nbgrader", "generate_assignment", self.assignment)
            _RELEASED[key] = made
        shutil.copytree(_RELEASED[key], self.root, dirs_exist_ok=True)

    @property
    def database(self) -> str:
        """The gradebook's address."""
        return f"sqlite:///{self.root}/gradebook.db"

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `nbgrader …` or `autograder …` in the folder."""
        return self._run_in(self.root, *command, check=check)

    def _run_in(self, folder: Path, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        module, *arguments = command
        done = zygote.run(module, arguments, folder, self.environment)
        assert not check or done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def submit(self, student: str, book: nbformat.NotebookNode) -> Path:
        """Hand a notebook in; returns the submission's folder."""
        folder = self.root / "submitted" / student / self.assignment
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(book, folder / f"{self.notebook_name}.ipynb")
        return folder

    def grade(self, *options: str, check: bool = True) -> dict[str, Any]:
        """Grade the class with `python -m autograder grade`; its JSON."""
        return dict(json.loads(self.run("autograder", "grade", self.assignment, "--json", *options, check=check).stdout))

    def autograded(self, student: str) -> nbformat.NotebookNode:
        """The graded notebook."""
        path = self.root / "autograded" / student / self.assignment / f"{self.notebook_name}.ipynb"
        return nbformat.read(path, as_version=4)

    def content(self) -> dict[str, Any]:
        """Everything in nbgrader's database that grading decides, without the ids that it draws by lot."""
        with Gradebook(self.database) as gradebook:
            return {
                submission.student.id: {
                    "score": submission.score,
                    "grades": {
                        grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                        for notebook in submission.notebooks
                        for grade in notebook.grades
                    },
                    "comments": {
                        comment.name: (comment.auto_comment, comment.manual_comment)
                        for notebook in submission.notebooks
                        for comment in notebook.comments
                    },
                }
                for submission in gradebook.find_assignment(self.assignment).submissions
            }
