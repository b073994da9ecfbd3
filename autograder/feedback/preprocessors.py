"""The steps that nbgrader's configuration names: a safe notebook for every page, and the page of feedback."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.server_extensions.formgrader import handlers
from traitlets import Integer

from autograder.feedback.page import page_html
from autograder.feedback.safe import is_test, safe_notebook
from lab.messages import translate as _

TEMPLATES = [str(Path(__file__).with_name("templates")), handlers.template_path]
"""Where nbconvert looks for templates: ours before nbgrader's, whose formgrader page stays as it is."""

Resources = dict[str, Any]


class TextOnly(NbGraderPreprocessor):  # type: ignore[misc]
    """Make the notebook anew before it becomes any HTML page: a submission's outputs as text, nothing that runs."""

    output_limit = Integer(1_000_000, help="Bytes of output, and of code and prose, of a submission that a page shows.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Give the safe notebook in place of the graded one."""
        return safe_notebook(nb, self.output_limit), resources


class FeedbackPage(NbGraderPreprocessor):  # type: ignore[misc]
    """Write the page of feedback, without the source of any test; after `GetGrades`."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Hide the tests' sources in the notebook, and leave the page to the template as `feedback_page`."""
        for cell in nb.cells:
            if is_test(cell):
                cell.source = "# " + _("The checks of this task, and what they found:")
        resources["feedback_page"] = page_html(nb, resources["nbgrader"], _waiting(resources["nbgrader"]))
        return nb, resources


def _waiting(about: Resources) -> frozenset[str]:
    """The grade ids that a person has still to grade."""
    with Gradebook(about["db_url"]) as gradebook:
        notebook = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
        return frozenset(grade.name for grade in notebook.grades if grade.needs_manual_grade)
