"""The diagram of services follows the containers that really run."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import lab
from lab.diagrams import read_services, services
from lab.engines.client import LabClient
from tests.support.svg import drawn
from tests.support.waiting import until

pytestmark = pytest.mark.usefixtures("english")

NETWORKS = (("app-front", False), ("app-back", True))


@pytest.fixture
def client() -> Iterator[LabClient]:
    engine = lab.engine(quiet=True)
    yield engine
    for container in engine.containers.list(all=True, ignore_removed=True):
        if container.name in {"front", "worker", "someone"}:
            container.remove(force=True)
    for network in engine.networks.list(names=["app-front", "app-back"]):
        network.remove()


@pytest.fixture
def start(client: LabClient) -> Callable[..., Any]:
    """Containers of the course's base image, in the application's networks."""
    client.networks.create("app-front")
    client.networks.create("app-back", internal=True)

    def run(name: str, network: str) -> Any:
        return client.containers.run(lab.images.busybox(client), ["sleep", "600"], name=name, network=network, detach=True)

    return run


def test_it_reads_what_runs_and_where(client: LabClient, start: Callable[..., Any]) -> None:
    start("front", "app-front")
    someone = start("someone", "app-back")
    client.networks.get("app-front").connect(someone, aliases=["api"])
    worker = start("worker", "app-back")
    worker.kill()
    worker.wait()
    facts = read_services(client)
    found = {fact.name: fact for fact in facts.services}
    assert found["front"].networks == ("app-front",)
    assert (found["someone"].networks, found["someone"].called) == (("app-front", "app-back"), ("api",))
    assert (found["worker"].state, found["worker"].status) == ("exited", 137)
    assert facts.networks == NETWORKS


def test_the_widget_redraws_itself_when_one_dies(client: LabClient, start: Callable[..., Any]) -> None:
    worker = start("worker", "app-back")
    diagram = services(client)
    assert "has ended" not in drawn(diagram.svg)
    worker.kill()
    until(lambda: "has ended, with status 137" in drawn(diagram.svg))
    worker.remove()
    until(lambda: "has ended" not in drawn(diagram.svg))
    diagram.close()


def test_choosing_a_service_by_its_button_tells_its_neighbours(client: LabClient, start: Callable[..., Any]) -> None:
    start("front", "app-front")
    start("worker", "app-back")
    diagram = services(client)
    diagram.children[0].value = "front"
    assert "front shares none with: worker." in drawn(diagram.svg)
    diagram.close()
