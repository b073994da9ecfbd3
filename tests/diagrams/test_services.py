"""The diagram of services: what is drawn of given facts, and that it follows the containers that really run."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

import lab
from lab.diagrams import read_services, services, services_svg
from lab.diagrams.services_drawing import services_text
from lab.diagrams.services_facts import ServiceFact, ServicesFacts
from lab.engines.client import LabClient
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("english")

FRONT = ServiceFact("front", "lab/front:1", "running", ("app-front",), published=True)
API = ServiceFact("api", "lab/api:1", "running", ("app-front", "app-back"))
NEW_API = ServiceFact("api-2", "lab/api:2", "running", ("app-front", "app-back"), ("api",))
WORKER = ServiceFact("worker", "lab/worker:1", "running", ("app-back",))
QUEUE = ServiceFact("queue", "lab/queue:1", "running", ("app-back",))
STORE = ServiceFact("store", "lab/store:1", "running", ("app-back",), volumes=("store-data",))
AUDITOR = ServiceFact("auditor", "lab/busybox:1", "running", ("app-back",))
NETWORKS = (("app-front", False), ("app-back", True))
ALL = ServicesFacts((API, FRONT, QUEUE, STORE, WORKER), NETWORKS, ("store-data",))


def having(*services: ServiceFact) -> ServicesFacts:
    return replace(ALL, services=services)


def drawn(svg: str) -> str:
    root = ElementTree.fromstring(svg)
    return " ".join(text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text"))


def arrows(facts: ServicesFacts) -> int:
    return services_svg(facts).count('class="lab-solid"')


def test_everything_that_runs_is_named_with_its_image() -> None:
    words = drawn(services_svg(ALL))
    for fact in ALL.services:
        assert fact.name in words
        assert fact.image in words
    assert "network app-front" in words
    assert "network app-back, without a way out" in words
    assert "volume store-data" in words
    assert "not there" not in words


def test_who_asks_whom_is_an_arrow_and_one_comes_from_outside() -> None:
    assert arrows(ALL) == 6
    assert arrows(having(API, replace(FRONT, published=False), QUEUE, STORE, WORKER)) == 5


def test_a_service_that_died_is_outlined_and_says_how_and_its_arrows_go() -> None:
    dead = having(API, FRONT, QUEUE, STORE, replace(WORKER, state="exited", status=137))
    assert "has ended, with status 137" in drawn(services_svg(dead))
    assert arrows(dead) == arrows(ALL) - 2


def test_a_service_without_container_is_missing_and_its_data_is_still_there() -> None:
    without = having(API, FRONT, QUEUE, WORKER)
    words = drawn(services_svg(without))
    assert "not there" in words
    assert "volume store-data" in words
    assert "Volume store-data: used by nobody." in services_text(without)


def test_a_successor_is_drawn_with_the_name_that_it_answers_to() -> None:
    both = having(API, NEW_API, FRONT, QUEUE, STORE, WORKER)
    assert "also called api" in drawn(services_svg(both))
    assert arrows(both) == arrows(ALL) + 3
    only_new = having(NEW_API, FRONT, QUEUE, STORE, WORKER)
    assert "not there" not in drawn(services_svg(only_new))


def test_a_visitor_has_a_place_of_its_own() -> None:
    visitors = [replace(AUDITOR, name=f"visitor-{number}") for number in range(5)]
    words = drawn(services_svg(having(*ALL.services, *visitors)))
    assert all(visitor.name in words for visitor in visitors)


def test_the_selected_one_tells_whom_it_could_reach() -> None:
    words = drawn(services_svg(ALL, "front"))
    assert "front shares a network with: api." in words
    assert "front shares none with: queue, store, worker." in words


def test_without_networks_it_says_so() -> None:
    words = drawn(services_svg(ServicesFacts((), (), ())))
    assert "network app-front: not there" in words


def test_the_same_in_words_tells_each_state() -> None:
    text = services_text(having(API, FRONT, QUEUE, STORE, replace(WORKER, state="paused")))
    assert "worker: paused." in text
    assert "Volume store-data: used by store." in text


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
