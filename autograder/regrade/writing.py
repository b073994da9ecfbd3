"""Put tasks that were graded again into the graded notebook and the gradebook; everything else in them stays as it is."""

from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.gradecell import Graded
from autograder.repair.template import Template
from autograder.result import METADATA, NOTICE, Result, notice, score_output
from lab.errors import LabError
from lab.messages import translate as _


def write(
    course: Course, assignment: str, student: str, notebook: str, graded: Mapping[str, Graded], template: Template
) -> dict[str, tuple[float | None, float | None]]:
    """Write down what these tasks came to.

    Args:
        course: the course.
        assignment: its name.
        student: whose.
        notebook: its name.
        graded: by grade id.
        template: the notebook's, from which the cells' new sources and points come.

    Returns:
        The automatic points of each of these tasks, before and now; None where a person has to give them.

    Raises:
        LabError: the graded notebook has not all of these tasks.
    """
    path = course.autograded(student, assignment) / f"{notebook}.ipynb"
    book = nbformat.read(path, as_version=4)
    _put(book, graded, template)
    mode = path.stat().st_mode
    scratch = path.with_suffix(".part")
    nbformat.write(book, scratch)
    scratch.chmod(mode)
    scratch.rename(path)
    with Gradebook(course.directory.db_url) as gradebook:
        changes = {}
        for name, done in graded.items():
            grade = gradebook.find_grade(name, notebook, assignment, student)
            points = None if done.broken else float(str(done.data["text/plain"]))
            changes[name] = (grade.auto_score, points)
            # what a person gave stays, and is looked at again only where the checks now say something else
            again = grade.needs_manual_grade or points != grade.auto_score
            grade.needs_manual_grade = points is None or (grade.manual_score is not None and again)
            grade.auto_score = points
        gradebook.db.commit()
    return changes


def _put(book: NotebookNode, graded: Mapping[str, Graded], template: Template) -> None:
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in book.cells}
    given = {cell.grade_id: cell for cell in template.named}
    record = book.metadata[METADATA]
    broken = dict(record["broken"])
    for name, done in graded.items():
        if name not in cells:
            raise LabError(
                _("The graded notebook has no task {task}.").format(task=name),
                next_step=_("Grade the submission again with `python -m autograder grade … --force`."),
            )
        cell = cells[name]
        cell.source, cell.metadata["nbgrader"] = given[name].source, NotebookNode(given[name].nbgrader)
        cell.outputs = [score_output(done.data, cell.execution_count)]
        broken.pop(name, None)
        if done.broken:
            broken[name] = done.broken
    record["broken"] = broken
    book.cells = [cell for cell in book.cells if METADATA not in cell.metadata]
    said = Result({}, {}, broken=broken, limits=tuple(record["limits"]), refusals=tuple(record["refusals"]))
    if text := notice(list(record["repairs"]), said):
        book.cells.insert(0, new_markdown_cell(text, id="grading-notice", metadata=NOTICE))
