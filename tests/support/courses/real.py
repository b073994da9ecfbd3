"""The real course, in a folder of its own: its sources as they stand, released and graded there."""

import shutil
from pathlib import Path
from typing import Any

from lab.checking.running import MIME
from tests.support.courses.folder import ROOT, CourseFolder
from tests.support.gradebooks import Gradebook


class RealCourse(CourseFolder):
    """One assignment of the course in one language.

    Args:
        root: an empty folder.
        slug: the assignment, such as `03-containers`.
        language: the course's.
    """

    def __init__(self, root: Path, slug: str, language: str) -> None:
        super().__init__(root, slug, slug.partition("-")[2], language)
        self.take_release(slug, lambda source: shutil.copytree(ROOT / "source" / language / slug, source))

    def points(self, student: str) -> dict[str, float]:
        """The automatic points, by the grade id of the check."""
        with Gradebook(self.database) as gradebook:
            notebook = gradebook.find_submission_notebook(self.notebook_name, self.assignment, student)
            return {grade.name: grade.auto_score for grade in notebook.grades if grade.name in self.worth()}

    def worth(self) -> dict[str, float]:
        """What each autograded task is worth, by the grade id of its check."""
        with Gradebook(self.database) as gradebook:
            notebook = gradebook.find_notebook(self.notebook_name, self.assignment)
            by_hand = {cell.name for cell in notebook.solution_cells}
            return {cell.name: cell.max_score for cell in notebook.grade_cells if cell.name not in by_hand}

    def misconceptions(self, student: str) -> dict[str, set[str]]:
        """The misconceptions that were recognised, by the grade id of the check."""
        found = {}
        for name, output in self._scores(student):
            found[name] = {check["misconception"] for check in output[MIME]["checks"] if check["misconception"]}
        return found

    def cards(self, student: str) -> str:
        """The HTML of all cards."""
        return "".join(output["text/html"] for _name, output in self._scores(student))

    def _scores(self, student: str) -> list[tuple[str, Any]]:
        return [
            (cell.metadata.nbgrader.grade_id, output.data)
            for cell in self.autograded(student).cells
            if cell.cell_type == "code"
            for output in cell.outputs
            if output.output_type == "execute_result" and MIME in output.data
        ]
