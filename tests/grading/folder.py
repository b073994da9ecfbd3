"""A course's folder of a test's own, in which nbgrader and the grader run as an instructor runs them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

ROOT = Path(__file__).resolve().parents[2]


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

    @property
    def database(self) -> str:
        """The gradebook's address."""
        return f"sqlite:///{self.root}/gradebook.db"

    def run(self, *command: str, check: bool = True, seconds: float = 2400) -> subprocess.CompletedProcess[str]:
        """Run `nbgrader …` or `autograder …` in the folder."""
        whole = [sys.executable, "-m", *command]
        done = subprocess.run(
            whole, cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False
        )
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
