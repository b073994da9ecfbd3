"""The cards of a graded task, made anew from the data that the grader stored, so that no stored HTML is ever believed."""

from collections.abc import Iterable, Mapping

from autograder.outputs import clean, shorten
from autograder.task import CheckResult, Score
from lab.checking.running import MIME

_LONGEST = 4000
"""Bytes of one text in a card."""


def stored_score(outputs: Iterable[object]) -> Score | None:
    """The score that a grade cell's outputs carry; nothing where they carry none that can be read."""
    for output in outputs:
        data = output.get("data") if isinstance(output, Mapping) else None
        if isinstance(data, Mapping) and MIME in data:
            return _score(data[MIME])
    return None


def card_html(score: Score) -> str:
    """A card for each check, every text in it escaped."""
    return "".join(str(check.finding()._repr_mimebundle_()["text/html"]) for check in score.checks)


def _score(data: object) -> Score | None:
    if not isinstance(data, Mapping) or not isinstance(data.get("checks"), list):
        return None
    checks = tuple(_check(check) for check in data["checks"] if isinstance(check, Mapping))
    return Score(_text(data.get("task")), _number(data.get("max_points")), checks)


def _check(data: Mapping[str, object]) -> CheckResult:
    return CheckResult(
        name=_text(data.get("name")),
        weight=_number(data.get("weight")),
        passed=data.get("passed") is True,
        hidden=data.get("hidden") is True,
        expected=_text(data.get("expected")),
        found=_text(data.get("found")),
        look_at=_text(data.get("look_at")),
        misconception=_text(data.get("misconception")),
    )


def _text(value: object) -> str:
    text = clean(value)
    short = shorten(text, _LONGEST)
    return short if short == text else f"{short} …"


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value == value else 0.0  # noqa: PLR0124
