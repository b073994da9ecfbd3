"""nbgrader's plug point for late submissions, and what keeps the penalties true when scores, due dates or extra time change.

nbgrader works a penalty out once, when it grades: points that a person gives later, an extension, or a free day that an
earlier assignment takes would leave it behind. So each is worked out again whenever a class is graded, feedback is made or
grades are exported. It depends on the gradebook and the settings alone, never on the order in which work was graded.
"""

from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any

from babel.dates import get_timezone
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor
from traitlets import Float, Integer, Unicode, validate
from traitlets.config import Config

from autograder.late.extra_time import Extra, hours_for, read_extra_time
from autograder.late.rules import Lateness, Policy, judge
from autograder.late.words import Due, sentence
from autograder.state import state_folder
from lab.errors import LabError
from lab.messages import translate as _


@dataclass(frozen=True)
class Late:
    """A submission that came after it was due: when that was, and what became of it."""

    due: Due
    lateness: Lateness


class LateDays(LateSubmissionPlugin):  # type: ignore[misc]
    """What it costs to hand in late: `c.LateDays.percent = 10` in `nbgrader_config.py`."""

    percent = Float(0.0, min=0, max=100, help="Percent of the score that each begun day costs.").tag(config=True)
    free_days = Integer(0, min=0, help="Late days that each student has free over the whole course.").tag(config=True)
    grace_minutes = Float(0.0, min=0, help="Minutes after the due date that do not count as late.").tag(config=True)
    max_days = Integer(
        None, min=0, allow_none=True, help="After this many days late a submission has no points; None: there is no end."
    ).tag(config=True)
    timezone = Unicode("UTC", help="Time zone in which due dates are told, such as America/Sao_Paulo.").tag(config=True)
    extra_time = Unicode("extra_time.csv", help="File of lines student,assignment,hours beside the gradebook.").tag(config=True)

    @validate("timezone")
    def _known_zone(self, proposal: dict[str, Any]) -> str:
        try:
            get_timezone(proposal["value"])
        except LookupError:
            raise LabError(
                _("c.LateDays.timezone names no time zone: {name}.").format(name=repr(proposal["value"])),
                expected=_("A name such as America/Sao_Paulo or UTC."),
                next_step=_("Correct it in nbgrader_config.py."),
            ) from None
        return str(proposal["value"])

    @property
    def policy(self) -> Policy:
        """The settings."""
        return Policy(self.percent, self.free_days, self.grace_minutes, self.max_days)

    @property
    def zone(self) -> tzinfo:
        """The time zone in which due dates are told."""
        return get_timezone(self.timezone)

    def extras(self, db_url: str) -> tuple[Extra, ...]:
        """The instructor's file of extra time.

        Raises:
            LabError: lines of it are wrong.
        """
        return read_extra_time(state_folder(db_url).parent / self.extra_time) if self.policy.active else ()

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:  # noqa: ARG002
        """As nbgrader's; it is called for each notebook that came after nbgrader's own due date."""
        step = self.parent
        late = self.of_student(step.gradebook, student_id, self.extras(step.db_url)).get(step.assignment_id)
        return late.lateness.penalty(score) if late else None

    def of_student(self, gradebook: Gradebook, student: str, extras: tuple[Extra, ...]) -> dict[str, Late]:
        """What a student handed in late, by the assignment's name. Free days go to what was due first, whenever it was graded."""
        free, found = self.free_days, {}
        for submission in _in_order(gradebook.find_student(student).submissions) if self.policy.active else ():
            hours = hours_for(extras, student, submission.name)
            due = Due(submission.duedate + timedelta(hours=hours), hours)
            lateness = judge(self.policy, (submission.timestamp - due.at).total_seconds(), free)
            if lateness:
                free = lateness.left
                found[submission.name] = Late(due, lateness)
        return found

    def explain(self, late: Late, points: float) -> str:
        """The sentence for the student."""
        return sentence(late.lateness, self.policy, late.due, self.zone, points)


def _in_order(submissions: list[SubmittedAssignment]) -> list[SubmittedAssignment]:
    """Those that can be late, in the order in which the class's due dates fall."""
    dated = [submission for submission in submissions if submission.timestamp and submission.assignment.duedate]
    return sorted(dated, key=lambda submission: (submission.assignment.duedate, submission.name))


def plugin(config: Config) -> LateDays | None:
    """The course's settings; None where the instructor has another plugin decide."""
    chosen = AssignLatePenalties(config=config).plugin_class
    return chosen(config=config) if issubclass(chosen, LateDays) else None


def settle(config: Config, db_url: str, student: str | None = None) -> dict[tuple[str, str], str]:
    """Work the penalties of all submissions out again, and write down those that have changed.

    Args:
        config: the course's.
        db_url: its gradebook.
        student: of this one alone.

    Returns:
        What is to be said to the student of each late submission, by student and assignment.

    Raises:
        LabError: lines of the file of extra time are wrong.
    """
    days = plugin(config)
    if days is None:
        return {}
    said = {}
    extras = days.extras(db_url)
    with Gradebook(db_url) as gradebook:
        if not days.policy.active:
            charged = gradebook.db.query(SubmittedNotebook).filter(SubmittedNotebook.late_submission_penalty != 0)
            charged.update({SubmittedNotebook.late_submission_penalty: None})
            gradebook.db.commit()
            return {}
        for person in [gradebook.find_student(student)] if student else gradebook.students:
            late = days.of_student(gradebook, person.id, extras)
            for submission in person.submissions:
                of_it = late.get(submission.name)
                taken = sum(_write(notebook, of_it) for notebook in submission.notebooks)
                if of_it:
                    said[person.id, submission.name] = days.explain(of_it, taken)
        gradebook.db.commit()
    return said


def _write(notebook: Any, late: Late | None) -> float:
    penalty = late.lateness.penalty(notebook.score) if late else None
    if (penalty or 0.0) != (notebook.late_submission_penalty or 0.0):
        notebook.late_submission_penalty = penalty
    return penalty or 0.0


class SettlePenalties(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands before `GetGrades` in `c.GenerateFeedback.preprocessors`: the score on the page has the penalty of today."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Work this student's penalties out again, and leave the sentence for the page."""
        about = resources["nbgrader"]
        said = settle(self.config, about["db_url"], about["student"])
        about["late"] = said.get((about["student"], about["assignment"]), "")
        return nb, resources
