"""A graded task as a grade cell writes it: its checks, their weights, and the score that nbgrader reads.

    task = Task("limits", points=3)
    task.check(checks.runs_limited, "worker", memory_mb=64)
    task.score

The score is the cell's last expression: nbgrader reads its plain text as the points earned, a person its cards.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache
from html import escape
from typing import Any

from autograder.outputs import clean, shorten
from autograder.student import StudentError
from autograder.submission import Submission, current
from lab.card import Finding
from lab.checking.running import MIME
from lab.messages import translate as _
from lab.numbers import number

Check = Callable[..., Finding]

_LONGEST = 4000
"""Bytes of one text about a check."""


@dataclass(frozen=True)
class Mistaken(Finding):
    """A finding that recognises a usual misconception.

    Args:
        misconception: its id in the catalogue; `found` is then the catalogue's own sentence, the same for everybody.
    """

    misconception: str = ""


@dataclass(frozen=True)
class CheckResult:
    """One check of a task, as it is kept for feedback and report.

    Attributes:
        name: the check function's name.
        weight: its share of the task's points, beside the other checks' weights.
        hidden: whether the student had not seen it; `expected` and `found` then tell nothing of its data.
        misconception: the id of the misconception that was recognised, or nothing.
    """

    name: str
    weight: float
    passed: bool
    hidden: bool
    expected: str
    found: str
    look_at: str
    misconception: str

    def finding(self) -> Finding:
        """The same in the words of a card."""
        return Finding(self.passed, self.expected, self.found, self.look_at)


class Task:
    """The checks of one graded task, made on the submission at hand.

    Args:
        name: the task's id.
        points: what it is worth: the points of its grade cell.
    """

    def __init__(self, name: str, *, points: float) -> None:
        self.name = name
        self.points = points
        self._at: Submission = current()
        self._results: list[Callable[[], CheckResult]] = []

    def check(self, check: Check, *args: Any, weight: float = 1.0, **kwargs: Any) -> None:
        """Make a check that students see, with these arguments."""
        result = _result(check, self._find(check, *args, **kwargs), weight)
        self._results.append(lambda: result)

    def hidden(self, check: Check, *args: Any, weight: float = 1.0, **kwargs: Any) -> None:
        """Make a check whose data students never learn, neither before grading nor from feedback.

        It is made when the score is asked for, after all checks that show what they found.
        """
        self._results.append(cache(lambda: self._hide(check, self._find(check, *args, **kwargs), weight)))

    @property
    def score(self) -> "Score":
        """The points earned so far, out of the weight of the checks made so far."""
        return Score(self.name, self.points, tuple(result() for result in self._results))

    def _hide(self, check: Check, finding: Finding, weight: float) -> CheckResult:
        if not isinstance(finding, Mistaken):
            found = _("It holds.") if finding.passed else _("It does not hold in a case that is not shown.")
            finding = replace(finding, found=found)
        finding = replace(finding, expected=_("The same holds in cases that are not shown."))
        return replace(_result(check, finding, weight), hidden=True)

    def _find(self, check: Check, *args: Any, **kwargs: Any) -> Finding:
        try:
            return check(self._at, *args, **kwargs)
        except StudentError as error:
            return Finding(False, error.expected, error.happened, error.next_step)


@dataclass(frozen=True)
class Score:
    """What a task earned, and why.

    Args:
        task: its id.
        max_points: what it is worth.
        checks: every check that was made.
    """

    task: str
    max_points: float
    checks: tuple[CheckResult, ...]

    @property
    def points(self) -> float:
        """The earned share of the points, by the weights of the checks that passed, to two decimals."""
        whole = sum(check.weight for check in self.checks)
        passed = sum(check.weight for check in self.checks if check.passed)
        return round(self.max_points * passed / whole, 2) if whole else 0.0

    def __repr__(self) -> str:
        """The points alone: nbgrader reads this as partial credit."""
        return f"{self.points:g}"

    def as_data(self) -> dict[str, object]:
        """Everything as plain data, for the reports."""
        checks = [asdict(check) for check in self.checks]
        return {"task": self.task, "points": self.points, "max_points": self.max_points, "checks": checks}

    def _repr_mimebundle_(self, **_options: object) -> dict[str, object]:
        return {"text/plain": repr(self), "text/html": self._html(), MIME: self.as_data()}

    def _html(self) -> str:
        heading = _("{task}: {points} of {max_points} points").format(
            task=self.task, points=number(self.points), max_points=number(self.max_points)
        )
        cards = "".join(str(check.finding()._repr_mimebundle_()["text/html"]) for check in self.checks)
        return f'<p style="margin:0.5em 0;font-weight:600">{escape(heading)}</p>{cards}'


def _result(check: Check, finding: Finding, weight: float) -> CheckResult:
    return CheckResult(
        name=check.__name__,
        weight=weight,
        passed=finding.passed,
        hidden=False,
        expected=_shown(finding.expected),
        found=_shown(finding.found),
        look_at="" if finding.passed else _shown(finding.look_at),
        misconception=finding.misconception if isinstance(finding, Mistaken) else "",
    )


def _shown(text: str) -> str:
    """The text as any file and page can hold it: it may quote a student's value of any length, with any character."""
    return shorten(clean(text), _LONGEST)
