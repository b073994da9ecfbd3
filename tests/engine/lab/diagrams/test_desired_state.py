"""Desired against actual state, read of containers that really run."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets
import pytest

import lab
from lab.diagrams import desired_state
from lab.diagrams.desired_state_facts import Replica
from tests.support.svg import words

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def start() -> Iterator[Callable[[str], Any]]:
    """Starts containers of a service, and removes them."""
    client = lab.engine(quiet=True)
    image = lab.images.busybox(client)
    label = f"service-{uuid.uuid4().hex[:8]}"
    made = []

    def run(service: str, **options: Any) -> Any:
        made.append(client.containers.run(image, ["sleep", "300"], labels={label: service}, detach=True, **options))
        return made[-1]

    run.client, run.label = client, label  # type: ignore[attr-defined]
    yield run
    for container in made:
        container.remove(force=True)


def test_it_reads_what_runs(start: Any) -> None:
    api, _extra = start("api"), start("old")
    diagram = desired_state(start.client, {"api": 2, "worker": 1}, label=start.label)
    assert diagram.state is not None
    assert {wanted.service: (wanted.count, len(wanted.replicas)) for wanted in diagram.state.services} == {
        "api": (2, 1),
        "worker": (1, 0),
        "old": (0, 1),
    }
    assert api.name in words(diagram.svg)


def test_a_network_of_ones_own_is_where_a_container_was_put(start: Any) -> None:
    network = start.client.networks.create(f"host-{uuid.uuid4().hex[:8]}")
    try:
        container = start("api", network=network.name)
        state = desired_state(start.client, {"api": 1}, label=start.label).state
        assert state is not None
        assert state.services[0].replicas == (Replica(container.name, where=network.name),)
    finally:
        network.disconnect(container, force=True)
        network.remove()


def test_the_button_reads_again_and_following_does_so_by_itself(start: Any) -> None:
    container = start("api")
    diagram = desired_state(start.client, {"api": 1}, label=start.label)
    (button,) = [child for child in diagram.children if isinstance(child, ipywidgets.Button)]
    assert "are the same" in diagram.svg
    container.kill()
    container.wait()
    button.click()
    assert "differ for api" in diagram.svg
    with diagram.follow():
        container.start()
    assert "are the same" in diagram.svg
