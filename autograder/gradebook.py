"""What the grader reads from nbgrader's database, and the one thing that it writes: that an old grade no longer stands."""

from nbgrader.api import Gradebook, MissingEntry

from lab.errors import LabError
from lab.messages import translate as _


def grade_cells(db_url: str, assignment: str, notebook: str) -> dict[str, tuple[str, float]]:
    """The instructor's autograded cells of a notebook: source with hidden tests, and points, by grade id.

    Raises:
        nbgrader.api.MissingEntry: the assignment was never generated in this course.
    """
    with Gradebook(db_url) as gradebook:
        found = gradebook.find_notebook(notebook, assignment)
        answers = {cell.name for cell in found.solution_cells}
        points = {cell.name: float(cell.max_score) for cell in found.grade_cells if cell.name not in answers}
        return {cell.name: (cell.source, points[cell.name]) for cell in found.source_cells if cell.name in points}


def withdraw(db_url: str, assignment: str, student: str) -> None:
    """Withdraw a submission's automatic grades, before it is graded again: if that fails, none stands as if it were new.

    Grades that a person gave stay. nbgrader then shows the submission as one that a person must look at.
    """
    with Gradebook(db_url) as gradebook:
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            return
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = None
                grade.needs_manual_grade = True
        gradebook.db.commit()


def unknown(assignment: str) -> LabError:
    """The error for an assignment that the gradebook does not know."""
    name = assignment.split("/", maxsplit=1)[0]
    return LabError(
        _("The gradebook does not know {assignment}.").format(assignment=assignment),
        # --force, because release/ is part of the course, and nbgrader passes over what is there
        next_step=_("Run `nbgrader generate_assignment {assignment} --force` first.").format(assignment=name),
    )
