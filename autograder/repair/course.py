"""Templates of a course's notebooks: what is graded from the gradebook, what was handed out from the release folder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests

from autograder.gradebook import unknown
from autograder.repair.template import Template, TemplateCell

# The gradebook keeps each graded cell as it was before hidden tests were taken out, with the checksum by which nbgrader knows an
# answer that is none (nbgrader/converters/generate_assignment.py, preprocessors/savecells.py).


def expected_notebooks(course: CourseDirectory, assignment: str) -> list[str]:
    """The names, without `.ipynb`, of the assignment's notebooks, in alphabetical order.

    Raises:
        LabError: the gradebook does not know the assignment.
    """
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            return sorted(notebook.name for notebook in gradebook.find_assignment(assignment).notebooks)
        except MissingEntry:
            raise unknown(assignment) from None


def template_of(course: CourseDirectory, assignment: str, notebook: str) -> Template:
    """One notebook's template.

    Args:
        course: where its files and its gradebook are.
        assignment: the assignment's name.
        notebook: the notebook's name, without `.ipynb`.

    Raises:
        LabError: the gradebook does not know the notebook.
    """
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            stored = gradebook.find_notebook(notebook, assignment)
        except MissingEntry:
            raise unknown(f"{assignment}/{notebook}") from None
        points = {cell.name: cell.max_score for cell in (*stored.grade_cells, *stored.task_cells)}
        kinds = {
            "grade": {cell.name for cell in stored.grade_cells},
            "solution": {cell.name for cell in stored.solution_cells},
            "task": {cell.name for cell in stored.task_cells},
        }
        graded = {cell.name: _graded(cell, kinds, points) for cell in stored.source_cells}
        kernel = json.loads(stored.kernelspec or "{}")
    release = _released(course, assignment, notebook)
    metadata = {key: release.metadata[key] for key in ("kernelspec", "language_info") if release and key in release.metadata}
    if kernel:
        metadata["kernelspec"] = kernel
    return Template(_merged(release, graded), metadata)


def _graded(cell: Any, kinds: Mapping[str, set[str]], points: Mapping[str, float]) -> TemplateCell:
    nbgrader: dict[str, object] = {kind: cell.name in names for kind, names in kinds.items()}
    nbgrader |= {
        "schema_version": 3,
        "grade_id": cell.name,
        "locked": cell.locked,
        "checksum": cell.checksum,
        "cell_type": cell.cell_type,
    }
    if cell.name in points:
        nbgrader["points"] = points[cell.name]
    return TemplateCell(cell.cell_type, cell.source, _without_hidden_tests(cell.source), cell.name, nbgrader)


def _merged(release: NotebookNode | None, graded: Mapping[str, TemplateCell]) -> tuple[TemplateCell, ...]:
    """The released notebook's cells, the graded ones as in the gradebook; the gradebook's alone where the two disagree."""
    found = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in release.cells] if release else []
    if release is None or sorted(name for name in found if name in graded) != sorted(graded):
        return tuple(graded.values())
    return tuple(_joined(cell, graded.get(name)) for name, cell in zip(found, release.cells, strict=True))


def _joined(released: NotebookNode, graded: TemplateCell | None) -> TemplateCell:
    if graded is None:
        return TemplateCell(released.cell_type, released.source, released.source, released.get("id", ""))
    # of what students write in, the stub as they got it: should hidden tests ever stand in it, they are not handed out now
    source = released.source if graded.solution else graded.source
    return TemplateCell(graded.kind, source, released.source, released.get("id") or graded.cell_id, graded.nbgrader)


def _released(course: CourseDirectory, assignment: str, notebook: str) -> NotebookNode | None:
    path = Path(course.format_path(course.release_directory, ".", assignment)) / f"{notebook}.ipynb"
    return nbformat.read(path, as_version=4) if path.is_file() else None


def _without_hidden_tests(source: str) -> str:
    cell = NotebookNode(source=source, metadata=NotebookNode(nbgrader=NotebookNode(grade=True)))
    ClearHiddenTests().preprocess_cell(cell, {}, 0)
    return str(cell.source)
