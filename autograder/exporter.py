"""nbgrader's first step, from `submitted/` to `autograded/`, with every submission made safe and whole on the way.

`c.Autograde.exporter_class = "autograder.exporter.RepairingExporter"` is all that it takes. nbgrader's hook before a conversion
is told neither the course nor, when all are graded, the student. The converter makes its exporter before it converts anything, so
the exporter knows both, and it gives the converter its hook itself.
"""

import fnmatch
import glob
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder.gradebook import withdraw
from autograder.intake import settle_submission, submission_folder, submitted_folder, unsafe
from autograder.repair import Template, read_submission, repaired
from autograder.repair.course import expected_notebooks, template_of
from lab.errors import LabError
from lab.messages import translate as _


def receive(
    course: CourseDirectory, assignment: str, student: str, notebook: str, template: Template | None = None
) -> tuple[NotebookNode, list[str]]:
    """A student's notebook as it is to be graded, blank if there is none, and what was wrong with the submission, in sentences.

    Args:
        course: where files and gradebook are.
        assignment: the assignment's name.
        student: the student's id in nbgrader.
        notebook: the notebook's name, without `.ipynb`.
        template: the notebook's template where it is at hand; else it is made from the gradebook.

    Raises:
        LabError: the gradebook does not know the notebook.
        OSError: something dangerous in the folder could not be put aside; the submission must not be graded.
    """
    return _received(
        course,
        assignment,
        student,
        notebook,
        template or template_of(course, assignment, notebook),
        expected_notebooks(course, assignment),
    )


def _received(
    course: CourseDirectory, assignment: str, student: str, notebook: str, template: Template, expected: Sequence[str]
) -> tuple[NotebookNode, list[str]]:
    said = settle_submission(course, assignment, student, expected)
    path = submission_folder(course, assignment, student) / f"{notebook}.ipynb"
    book, unread = read_submission(path, submitted=submitted_folder(course))
    mended, changed = repaired(book, template)
    return mended, list(dict.fromkeys([*said, *unread, *changed]))


class AutogradeAll(Autograde):  # type: ignore[misc]
    """nbgrader's own, which also grades a student who handed in a folder without any notebook; stock nbgrader refuses that.

    It takes its settings from `c.Autograde`.
    """

    def init_notebooks(self) -> None:
        """As nbgrader's; where no folder has a notebook, `RepairingExporter` adds the folders that there are."""
        try:
            super().init_notebooks()
        except NbGraderException:
            if not _folders(self.coursedir):
                raise


class RepairingExporter(NotebookExporter):
    """Reads a submission in place of nbformat, however damaged it is; later steps read their own files as always.

    What was wrong stands in the notebook's metadata: `autograder.repairs`, a list of sentences for the student.
    """

    def __init__(self, config: Any = None, **options: Any) -> None:
        super().__init__(config=config, **options)
        self._templates: dict[tuple[str, str], Template] = {}
        self._expected: dict[str, list[str]] = {}
        self._settled: set[Path] = set()
        self._course: CourseDirectory | None = None
        if isinstance(self.parent, Autograde):
            self._course = self.parent.coursedir
            self._list_empty_submissions(self.parent, self._course)
            self._set_hook(self.parent, self._course)

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> tuple[Any, Any]:
        """As nbconvert's; a submission's file may be damaged or missing.

        Raises:
            LabError: the submission's folder holds something dangerous that could not be put aside.
        """
        ids = (resources or {}).get("nbgrader", {})
        if self._course is None or Path(filename).parent != submission_folder(self._course, ids["assignment"], ids["student"]):
            return super().from_filename(filename, resources=resources, **options)
        if Path(filename).parent not in self._settled:
            self._refuse(self._course, ids["assignment"], ids["student"])
        task = (ids["assignment"], ids["notebook"])
        if task not in self._templates:
            self._templates[task] = template_of(self._course, *task)
        book, sentences = _received(
            self._course,
            ids["assignment"],
            ids["student"],
            ids["notebook"],
            self._templates[task],
            self._names(ids["assignment"]),
        )
        book.metadata["autograder"] = NotebookNode(repairs=sentences)
        resources["metadata"] = ResourcesDict(name=ids["notebook"], path=str(Path(filename).parent))
        exported: tuple[Any, Any] = self.from_notebook_node(book, resources=resources, **options)
        return exported

    def _list_empty_submissions(self, converter: Autograde, course: CourseDirectory) -> None:
        """Have nbgrader grade folders without any notebook too, which it would pass over."""
        names = self._wanted(course.assignment_id)
        for folder in _folders(course):
            if folder not in converter.assignments and names:
                converter.assignments[folder] = [f"{folder}/{name}.ipynb" for name in names]

    def _set_hook(self, converter: Autograde, course: CourseDirectory) -> None:
        configured = converter.pre_convert_hook

        def before(*, assignment: str, student: str, notebooks: list[str]) -> None:
            # `student` is "*" when all are graded: the paths know better
            ids = converter.init_single_notebook_resources(notebooks[0])["nbgrader"]
            folder = Path(notebooks[0]).parent
            settle_submission(course, ids["assignment"], ids["student"], self._names(ids["assignment"]))
            self._settled.add(folder)
            withdraw(course.db_url, ids["assignment"], ids["student"])
            # nbgrader's own list: what is added to it is graded
            listed = {Path(notebook).stem for notebook in notebooks}
            notebooks += [str(folder / f"{name}.ipynb") for name in self._wanted(ids["assignment"]) if name not in listed]
            if configured:
                configured(assignment=assignment, student=student, notebooks=notebooks)

        converter.pre_convert_hook = before

    def _names(self, assignment: str) -> list[str]:
        """The assignment's notebooks; none where it is unknown, which nbgrader itself will say."""
        if self._course and assignment not in self._expected:
            self._expected[assignment] = []
            with suppress(LabError):
                self._expected[assignment] = expected_notebooks(self._course, assignment)
        return self._expected[assignment]

    def _wanted(self, assignment: str) -> list[str]:
        """Those of them that are to be graded now."""
        wanted = self._course.notebook_id if self._course else "*"
        return [name for name in self._names(assignment) if fnmatch.fnmatchcase(name, wanted)]

    def _refuse(self, course: CourseDirectory, assignment: str, student: str) -> None:
        """Undo what nbgrader, which goes on when a hook fails, has copied of a folder that could not be made safe; and stop."""
        folder = submission_folder(course, assignment, student)
        copies = Path(course.format_path(course.autograded_directory, student, assignment))
        for path in unsafe(folder):
            (copies / path.relative_to(folder)).unlink(missing_ok=True)
        raise LabError(
            _("{folder} holds links or other special files that could not be put aside.").format(folder=folder),
            next_step=_("The log has the reason. Make the folder writable, and grade it again."),
        )


def _folders(course: CourseDirectory) -> list[str]:
    """The submissions that nbgrader is to grade, as it writes their paths."""
    return glob.glob(str(submission_folder(course, course.assignment_id, course.student_id)))  # noqa: PTH207 - with wildcards
