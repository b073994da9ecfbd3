"""A page of feedback: scores first, then the notebook with each task's checks. It needs no network and no script."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.feedback.markup import code, is_trusted, markdown
from autograder.feedback.notice import notice_html
from autograder.feedback.record import read_record
from autograder.feedback.safe import is_test
from autograder.pages import environment
from lab.messages import language
from lab.messages import translate as _
from lab.numbers import number


@dataclass(frozen=True)
class Part:
    """A cell on the page.

    Attributes:
        ident: the anchor of a graded cell, or nothing.
        label: what a graded cell is.
        score: its points in words, or nothing.
        kind: "tests", "code" or "prose".
        body: the cell's own HTML.
        outputs: pairs of a kind ("card", "text" or "error") and its HTML or text.
        comment: the grader's words.
    """

    ident: str
    label: str
    score: str
    kind: str
    body: Markup
    outputs: tuple[tuple[str, str], ...]
    comment: Markup


def page_html(nb: NotebookNode, about: Mapping[str, Any], waiting: Collection[str]) -> str:
    """The page.

    Args:
        nb: a safe notebook (`safe_notebook`) with the grades that nbgrader's `GetGrades` adds.
        about: nbgrader's resources: `notebook`, `score`, `max_score`, `late_penalty`, and `late`, why that is so, in a sentence.
        waiting: the grade ids that a person has still to grade.
    """
    parts = [_part(cell, waiting) for cell in nb.cells if "autograder" not in cell.metadata]
    penalty = float(about.get("late_penalty") or 0)
    return environment().get_template("feedback.html.j2").render(
        language=language(),
        title=_("Feedback: {notebook}").format(notebook=about["notebook"]),
        score=_("{points} of {max_points} points").format(
            points=number(float(about["score"])), max_points=number(float(about["max_score"]))
        ),
        penalty=about.get("late") or (_came_late(penalty) if penalty else ""),
        waiting=_("A person has still to grade a part of it.") if waiting else "",
        notice=Markup(notice_html(read_record(nb.metadata))),
        contents=_("Tasks"),
        top=_("To the top"),
        comment=_("Comment"),
        parts=parts,
    )  # fmt: skip


def _came_late(penalty: float) -> str:
    return _("{points} points were taken off because it came late.").format(points=number(penalty))


def _part(cell: NotebookNode, waiting: Collection[str]) -> Part:
    own = cell.metadata.get("nbgrader", {})
    graded = bool(own.get("grade") or own.get("task"))
    body, outputs = _body(cell)
    comment = own.get("comment") or ""
    if comment == "No response.":  # nbgrader's own words
        comment = _("No response.")
    return Part(
        ident=own["grade_id"] if graded else "",
        label=_label(cell, own),
        score=_points(own, waiting) if graded else "",
        kind="tests" if is_test(cell) else "code" if cell.cell_type == "code" else "prose",
        body=Markup(body),
        outputs=outputs,
        comment=Markup(markdown(str(comment), trusted=True)) if comment else Markup(""),
    )


def _body(cell: NotebookNode) -> tuple[str, tuple[tuple[str, str], ...]]:
    if cell.cell_type != "code":
        html = markdown(cell.source, trusted=is_trusted(cell.metadata), attachments=cell.get("attachments"))
        return html, ()
    shown = tuple(_output(output) for output in cell.outputs)
    return ("" if is_test(cell) else code(cell.source)), shown


def _output(output: NotebookNode) -> tuple[str, str]:
    if output.output_type == "error":
        return "error", "\n".join(output.traceback)
    if output.output_type == "stream":
        return "text", output.text
    if "text/html" in output.data:  # only in a test's cell of a safe notebook: the grader's own
        return "card", Markup(output.data["text/html"])
    return "text", output.data["text/plain"]


def _label(cell: NotebookNode, own: Mapping[str, Any]) -> str:
    if is_test(cell):
        return _("Checks: {task}").format(task=own["grade_id"])
    if own.get("task"):
        return _("Task: {task}").format(task=own["grade_id"])
    if own.get("solution"):
        return _("Your answer: {task}").format(task=own["grade_id"]) if own.get("grade") else _("Your answer")
    return ""


def _points(own: Mapping[str, Any], waiting: Collection[str]) -> str:
    points, most = number(float(own.get("score") or 0)), number(float(own.get("points") or 0))
    if own["grade_id"] in waiting:
        return _("{max_points} points, waiting for a person").format(max_points=most)
    return _("{points} of {max_points} points").format(points=points, max_points=most)
