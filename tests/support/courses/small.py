"""A small course in a folder of its own: the real grader and nbgrader, an assignment of a few cells."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

from tests.support.courses.folder import CourseFolder
from tests.support.gradebooks import Gradebook

ASSIGNMENT = "small"
_MARK = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)

DOUBLE = """\
def double(n):
    ### BEGIN SOLUTION
    return 2 * n
    ### END SOLUTION
"""
DOUBLE_CHECK = """\
from autograder.task import Task
from lab.card import Finding


def gives(at, function, argument, result):
    found = at.student.call(function, argument)
    return Finding(found == result, f"{function}({argument}) gives {result}.", f"It gives {found}.", "Read it aloud.")


task = Task("double", points=4)
task.check(gives, "double", 3, 6)
### BEGIN HIDDEN TESTS
task.hidden(gives, "double", 97531, 195062)
### END HIDDEN TESTS
task.score
"""
ANSWER = "### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION\n"
ANSWER_CHECK = """\
from autograder.task import Task
from lab.card import Finding


def holds(at, name, value):
    found = at.student.value(name)
    return Finding(found == value, f"{name} is {value}.", f"It is {found}.", "Read the question again.")


task = Task("answer", points=2)
task.check(holds, "answer", 42)
task.score
"""
BOX = """\
import lab

client = lab.engine(quiet=True)
### BEGIN SOLUTION
box = client.containers.run(lab.images.busybox(client), ["tail", "-f", "/dev/null"], name="box", mem_limit="32m", detach=True)
### END SOLUTION
"""
BOX_CHECK = """\
from autograder.task import Task
from lab.card import Finding


def limited(at, name, mb):
    named = [container for container in at.engine.containers.list(all=True) if container.name == name]
    found = named[0].attrs["HostConfig"]["Memory"] if named else None
    return Finding(found == mb * 2**20, f"A container {name} of {mb} MB.", f"Its limit is {found}.", "docker inspect")


task = Task("box", points=3)
task.check(limited, "box", 32)
### BEGIN HIDDEN TESTS
task.hidden(limited, "box", 32)
### END HIDDEN TESTS
task.score
"""


def _code(name: str, source: str, **marks: Any) -> nbformat.NotebookNode:
    nbgrader = {"grade_id": name, "schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False} | marks
    return new_code_cell(source, id=name, metadata={"nbgrader": nbgrader | {"cell_type": "code"}})


def source_notebook(*, engine: bool) -> nbformat.NotebookNode:
    """The instructor's notebook."""
    explain = {"grade_id": "explain", "schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False}
    cells = [
        new_markdown_cell("# A small assignment", id="title"),
        _code("double", DOUBLE, solution=True),
        _code("double-check", DOUBLE_CHECK, grade=True, locked=True, points=4),
        _code("answer", ANSWER, solution=True),
        _code("answer-check", ANSWER_CHECK, grade=True, locked=True, points=2),
    ]
    if engine:
        cells += [_code("box", BOX, solution=True), _code("box-check", BOX_CHECK, grade=True, locked=True, points=3)]
    cells.append(
        new_markdown_cell("Write here.", id="explain", metadata={"nbgrader": explain | {"points": 1, "cell_type": "markdown"}})
    )
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _write_source(folder: Path, *, engine: bool) -> None:
    folder.mkdir(parents=True)
    nbformat.write(source_notebook(engine=engine), folder / f"{ASSIGNMENT}.ipynb")


@dataclass(frozen=True)
class Graded:
    """A submission's grades: points by grade id, and which wait for a person."""

    points: dict[str, float | None]
    waiting: set[str]


class SmallCourse(CourseFolder):
    """A course's folder, released and ready for submissions."""

    def __init__(self, root: Path, *, engine: bool = False, language: str = "en", settings: str = "") -> None:
        super().__init__(root, ASSIGNMENT, ASSIGNMENT, language)
        self.take_release(f"small-{engine}", lambda source: _write_source(source, engine=engine))
        if settings:
            with (root / "nbgrader_config.py").open("a") as config:
                config.write(f"\n{settings}\n")
        self.released = root / "release" / language / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def notebook(self, **sources: str) -> nbformat.NotebookNode:
        """The released notebook with the sources of some cells replaced, by their ids."""
        book = nbformat.read(self.released, as_version=4)
        for cell in book.cells:
            if cell.id in sources:
                cell.source = sources[cell.id]
        return book

    def right(self, **sources: str) -> nbformat.NotebookNode:
        """A notebook that earns every automatic point, unless other sources are given."""
        known = {"double": DOUBLE, "answer": ANSWER, "box": BOX}
        solved = {name: _MARK.sub("", text) for name, text in known.items()}
        return self.notebook(**{**solved, "explain": "Because.", **sources})

    def grades(self, student: str) -> Graded:
        """What nbgrader's database says of a submission."""
        with Gradebook(self.database) as gradebook:
            notebook = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
            points = {grade.name: grade.auto_score for grade in notebook.grades}
            return Graded(points, {grade.name for grade in notebook.grades if grade.needs_manual_grade})

    def correct(self, name: str, source: str) -> None:
        """What a corrected check leaves in the gradebook once it is released again, in a fraction of the time."""
        with Gradebook(self.database) as gradebook:
            points = gradebook.find_grade_cell(name, ASSIGNMENT, ASSIGNMENT).max_score
            marks = {"grade": True, "solution": False, "locked": True, "grade_id": name, "points": points, "schema_version": 3}
            cell = gradebook.find_source_cell(name, ASSIGNMENT, ASSIGNMENT)
            cell.source = source
            cell.checksum = compute_checksum(nbformat.from_dict(new_code_cell(source, metadata={"nbgrader": marks})))
            gradebook.db.commit()

    def regrade(self, *options: str, check: bool = True) -> dict[str, Any]:
        """Grade again what corrected checks ask for, with `python -m autograder regrade`; its JSON."""
        return dict(json.loads(self.run("autograder", "regrade", ASSIGNMENT, "--json", *options, check=check).stdout))
