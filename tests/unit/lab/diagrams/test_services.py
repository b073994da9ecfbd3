"""The diagram of services: what is drawn of given facts."""

from dataclasses import replace

import pytest

from lab.diagrams import services_svg
from lab.diagrams.services_drawing import services_text
from lab.diagrams.services_facts import ServiceFact, ServicesFacts
from tests.support.svg import drawn

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
