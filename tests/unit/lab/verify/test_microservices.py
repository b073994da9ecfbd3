"""Lesson 06's checks of answers: what is left without the queue, a change that nobody noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from lab import verify

TRUTH: dict[str, bool | None] = {"page": True, "order": False, "look up": True, "waiting": False}


def test_what_is_left_without_the_queue_is_explained_when_it_is_right() -> None:
    finding = verify.without_queue(TRUTH)
    assert finding.passed
    assert "another process begins with an empty one" in finding.found


@pytest.mark.parametrize("key", TRUTH)
def test_a_wrong_answer_is_named_and_not_given_away(key: str) -> None:
    finding = verify.without_queue({**TRUTH, key: not TRUTH[key]})
    assert not finding.passed
    assert finding.found == f"Try these again: {key}."


@pytest.mark.parametrize("answers", [{}, {**TRUTH, "page": None}])
def test_a_missing_answer_is_asked_for(answers: Mapping[str, bool | None]) -> None:
    finding = verify.without_queue(answers)
    assert not finding.passed
    assert "no answer yet for: page" in finding.found


@dataclass(frozen=True)
class Answer:
    ok: bool = True
    body: Mapping[str, object] = field(default_factory=lambda: {"version": "1"})


@dataclass(frozen=True)
class App:
    answer: Answer = Answer()

    def get(self, path: str) -> Answer:
        return self.answer


@dataclass(frozen=True)
class Traffic:
    requests: int = 50
    failures: int = 0
    versions: Mapping[str, int] = field(default_factory=lambda: {"2": 20, "1": 30})


def test_a_change_without_failures_passes() -> None:
    finding = verify.unnoticed(App(), Traffic(), "1")
    assert finding.passed
    assert "Requests: 50, failed: 0." in finding.found


@pytest.mark.parametrize(
    ("app", "traffic", "message"),
    [
        (App(Answer(ok=False, body={})), Traffic(), "Nobody answers to the name api"),
        (App(Answer(body={"version": "2"})), Traffic(), "Version 2 answers."),
        (App(), Traffic(versions={"2": 50}), "not yet while your block lasted"),
        (App(), Traffic(failures=3), "nobody answered to the name"),
    ],
)
def test_what_was_noticed_is_named(app: App, traffic: Traffic, message: str) -> None:
    finding = verify.unnoticed(app, traffic, "1")
    assert not finding.passed
    assert message in finding.found
