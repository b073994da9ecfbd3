"""The steps of nbgrader's autograding that are ours: `Execute` replaced, and what a broken check leaves for a person.

The student's code never runs in this process.
"""

from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import gradebook
from autograder.grader import grader_for
from autograder.plan import Plan, plan
from autograder.records.store import Record, RecordStore
from autograder.result import METADATA, ResultStore, apply
from autograder.runlock import run_lock
from autograder.sandbox.limits import Limits
from autograder.state import state_folder
from lab.messages import language

_FILES = 20
_FILE_BYTES = 1_000_000


class SandboxedExecute(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands in `c.Autograde.autograde_preprocessors` where nbgrader's `Execute` was."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Run the submission, or take the result that a worker has left for it.

        Raises:
            LabError: it could not be run, through no fault of the student's. nbgrader then leaves it without a grade.
        """
        limits = Limits(config=self.config)
        info = resources["nbgrader"]
        state = state_folder(info["db_url"])
        with run_lock(state):
            wanted = plan_for(nb, info, Path(resources["metadata"]["path"]), limits)
            known = ResultStore(state, info["assignment"], info["student"]).read(wanted.key)
            result = known or grader_for(limits, state).grade(wanted)
            RecordStore(state, info["assignment"], info["student"]).write(info["notebook"], Record.of(wanted, result))
        apply(nb, result, wanted.language, limits.output_bytes)
        return nb, resources


class HoldBroken(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands after `SaveAutoGrades`: a task whose check is broken gets no grade, and waits for a person."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Take back the grades of these tasks."""
        info = resources["nbgrader"]
        with Gradebook(info["db_url"]) as book:
            for name in nb.metadata[METADATA]["broken"]:
                grade = book.find_grade(name, info["notebook"], info["assignment"], info["student"])
                grade.auto_score, grade.needs_manual_grade = None, True
            book.db.commit()
        return nb, resources


def plan_for(nb: NotebookNode, info: dict[str, Any], folder: Path, limits: Limits) -> Plan:
    """The plan of a repaired notebook.

    Args:
        nb: the notebook.
        info: nbgrader's `assignment`, `notebook` and `db_url`.
        folder: where the submission's other files are.
        limits: what it may use.
    """
    cells = gradebook.grade_cells(info["db_url"], info["assignment"], info["notebook"])
    return plan(nb, cells, _other_files(folder), language(), limits.as_data())


def _other_files(folder: Path) -> dict[str, bytes]:
    """A submission's other files, by name: plain small files beside the notebook, and not too many."""
    found = (path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink())
    wanted = [path for path in found if path.suffix != ".ipynb" and path.name != "timestamp.txt"]
    return {path.name: path.read_bytes() for path in wanted[:_FILES] if path.stat().st_size <= _FILE_BYTES}
