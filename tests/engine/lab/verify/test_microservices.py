"""Lesson 06's check of networks that a container is in."""

from collections.abc import Callable, Iterator
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
