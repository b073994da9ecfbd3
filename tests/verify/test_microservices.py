"""Lesson 06's checks: networks that a container is in, what is left without the queue, a change that nobody noticed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from lab import verify
from lab.engines.client import LabClient


@pytest.fixture
def networks(client: LabClient, run: Callable[..., Any]) -> Iterator[None]:
    """The application's networks, with containers by the names of its front and its store."""
    made = [client.networks.create("app-front"), client.networks.create("app-back", internal=True)]
    run("front", network="app-front")
    run("store", network="app-back")
    yield
    for network in made:
        network.reload()
        for container in network.containers:
            network.disconnect(container, force=True)
        network.remove()


@pytest.mark.usefixtures("networks")
def test_a_container_in_the_back_alone_passes(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-auditor", network="app-back")
    assert verify.only_in_back(client, "check-auditor").passed


@pytest.mark.usefixtures("networks")
def test_any_network_of_its_own_with_the_store_passes(client: LabClient, run: Callable[..., Any]) -> None:
    other = client.networks.create("check-other")
    try:
        other.connect("store")
        auditor = run("check-auditor", network="check-other")
        assert verify.only_in_back(client, "check-auditor").passed
    finally:
        for container in ("store", auditor.name):
            other.disconnect(container, force=True)
        other.remove()


@pytest.mark.usefixtures("networks")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "the engine's default"),
        ({"network": "app-front"}, "Its networks: app-front."),
        ({"network_mode": "host"}, "On the host's own network"),
        ({"network_mode": "none"}, "Its networks: none."),
    ],
)
def test_another_place_is_named(client: LabClient, run: Callable[..., Any], options: dict[str, Any], message: str) -> None:
    run("check-auditor", **options)
    finding = verify.only_in_back(client, "check-auditor")
    assert not finding.passed
    assert message in finding.found


@pytest.mark.usefixtures("networks")
def test_one_that_has_ended_does_not_pass(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-auditor", ["true"], network="app-back").wait()
    assert "has ended" in verify.only_in_back(client, "check-auditor").found


@pytest.mark.usefixtures("networks")
def test_in_both_it_reaches_too_much(client: LabClient, run: Callable[..., Any]) -> None:
    client.networks.get("app-front").connect(run("check-auditor", network="app-back"))
    finding = verify.only_in_back(client, "check-auditor")
    assert not finding.passed
    assert "reaches the front as well" in finding.found


def test_without_the_application_it_says_so(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-auditor")
    assert "The application is not there" in verify.only_in_back(client, "check-auditor").found


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
