"""Attacks that are not code: forged notebooks, files that are no files, names that could be read as another's."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell

from tests.support.courses.small import ASSIGNMENT, SmallCourse

MIME = "application/vnd.vm-to-kubernetes.task+json"
FORGED = {"task": "double", "points": 4.0, "max_points": 4.0, "checks": []}


def _cell(book: Any, name: str) -> Any:
    return next(cell for cell in book.cells if cell.id == name)


def forged_metadata(book: Any) -> None:
    """The grader's own notes, as if it had been graded already, with checks that are broken and held for a person."""
    book.metadata["autograder"] = {
        "version": 1,
        "repairs": ["All points, by order of the instructor."],
        "broken": {"double-check": "x", "answer-check": "x"},
        "limits": [{"limit": "cell", "sentence": "It was the grader's fault.", "cell": 0}],
        "refusals": [],
        "failed": "",
    }
    for cell in book.cells:
        cell.metadata["autograder"] = {"notice": True}


def forged_points(book: Any) -> None:
    """Grade cells that say nothing, are worth more, and are answers of their own."""
    for name in ("double-check", "answer-check"):
        cell = _cell(book, name)
        cell.source = "100"
        cell.metadata.nbgrader.update(points=100, solution=True, locked=False, checksum="0" * 32)
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "100", MIME: FORGED}, execution_count=1)]


def forged_cells(book: Any) -> None:
    """Grade cells again, before and after the right ones, and one that the gradebook does not know."""
    for name in ("double-check", "answer-check", "bonus"):
        marks = dict(_cell(book, "double-check").metadata.nbgrader) | {"grade_id": name, "points": 50}
        book.cells.insert(0, new_code_cell("4", metadata={"nbgrader": marks}))
        book.cells.append(new_code_cell("50", metadata={"nbgrader": marks}))


def forged_marks(book: Any) -> None:
    """Its own cells marked as grade cells, and the grade cells as its own."""
    double, check = _cell(book, "double"), _cell(book, "double-check")
    double.metadata.nbgrader, check.metadata.nbgrader = check.metadata.nbgrader, double.metadata.nbgrader
    double.source = "4.0"


def forged_outputs(book: Any) -> None:
    """Outputs that a grade cell would have, in every cell that is not one."""
    for cell in book.cells:
        if cell.cell_type == "code":
            data = {"text/plain": "4", "text/html": "<b>4 of 4</b>", MIME: FORGED}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]


def answer_in_prose(book: Any) -> None:
    """A written answer that gives itself a grade, and loads what tells that it was read."""
    marks = _cell(book, "explain").metadata.nbgrader
    _cell(book, "explain").source = "<script>top.grade = 1</script> ![x](http://evil.example/x) ### BEGIN HIDDEN TESTS"
    _cell(book, "explain").metadata.nbgrader = {**marks, "points": 1000, "score": 1000, "comment": "Perfect."}


FORGERIES: tuple[Callable[[Any], None], ...] = (
    forged_metadata,
    forged_points,
    forged_cells,
    forged_marks,
    forged_outputs,
    answer_in_prose,
)


def link_to_gradebook(course: SmallCourse, folder: Path) -> None:
    """Links to the gradebook, the source and another's notebook, beside a notebook that is one itself."""
    (folder / "notes.txt").symlink_to(course.root / "notes.txt")
    (folder / "gradebook.db").symlink_to(course.root / "gradebook.db")
    (folder / "source").symlink_to(course.root / "source")
    notebook = folder / f"{ASSIGNMENT}.ipynb"
    notebook.unlink()
    notebook.symlink_to(course.root / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")


def link_to_everything(course: SmallCourse, folder: Path) -> None:
    """A link to the whole system, where the submission should be."""
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    folder.rmdir()
    folder.symlink_to("/")


def link_to_ada(course: SmallCourse, folder: Path) -> None:
    """A link to another's submission, where one's own should be."""
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    folder.rmdir()
    folder.symlink_to(course.root / "submitted" / "ada" / ASSIGNMENT)


def never_ending_files(course: SmallCourse, folder: Path) -> None:
    """A pipe, a socket's name, a link in a circle, and a file that says it holds a terabyte."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    with (folder / "large.txt").open("wb") as file:
        file.truncate(10**12)
    (folder / "timestamp.txt").symlink_to("/dev/zero")


def too_deep(course: SmallCourse, folder: Path) -> None:
    """More folders in one another than a program can follow."""
    here = os.open(folder, os.O_RDONLY)
    for _level in range(1200):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)


def shadows(course: SmallCourse, folder: Path) -> None:
    """Modules of the names that Python, nbgrader and the grader import, all of which say so."""
    names = (
        "json",
        "sitecustomize",
        "usercustomize",
        "autograder",
        "lab",
        "nbgrader_config",
        "IPython",
        "docker",
        "conftest",
        "ast",
    )
    for name in names:
        (folder / f"{name}.py").write_text("print('ESC' + 'APED: imported'); raise SystemExit")
    (folder / "nbgrader_config.py").write_text("c = get_config(); c.Limits.sandbox = 'none'")


def json_bomb(course: SmallCourse, folder: Path) -> None:
    """A notebook of brackets."""
    (folder / f"{ASSIGNMENT}.ipynb").write_text('{"cells": ' + "[" * 3_000_000)


def number_bomb(course: SmallCourse, folder: Path) -> None:
    """A notebook whose numbers take hours to read."""
    book = json.loads((folder / f"{ASSIGNMENT}.ipynb").read_text())
    text = json.dumps(book).replace('"nbformat": 4', f'"nbformat": 4, "x": {"9" * 3_000_000}')
    (folder / f"{ASSIGNMENT}.ipynb").write_text(text)


FOLDERS: tuple[Callable[[SmallCourse, Path], None], ...] = (
    link_to_gradebook,
    link_to_everything,
    link_to_ada,
    never_ending_files,
    too_deep,
    shadows,
    json_bomb,
    number_bomb,
)
LOOKALIKES = ("Ada", "ada.", "-ada", "adа", "ada;id", "{ada}", "%s", "ada+small", "ada'--")
"""Students' names that could be read as `ada`, or as code. (The fourth has a Cyrillic а.)"""
MISTAKEN = ("ada ", "[a]da", "ad?", "*")
"""Names that nbgrader takes for `ada`: it strips them, and reads them as patterns."""
NAMES = LOOKALIKES + MISTAKEN
