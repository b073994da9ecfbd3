"""Address plans: each sort of problem is found alone, and drawn where it is."""

from ipaddress import IPv4Network
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import diagrams
from lab.siteplan import DOCKER_POOLS, Site, problems, room
from tests.support.pictures import PLANS, SITE

pytestmark = pytest.mark.usefixtures("english")
GOOD = PLANS["good"]


def test_a_good_plan_has_no_problem() -> None:
    assert problems(SITE, GOOD) == []


def test_networks_are_as_good_as_their_text() -> None:
    assert problems(SITE, {host: IPv4Network(subnet) for host, subnet in GOOD.items()}) == []


@pytest.mark.parametrize(
    ("host", "subnet", "sorts"),
    [
        ("edge", None, ["missing"]),
        ("edge", "10.60.2", ["unreadable"]),
        ("edge", "10.60.2.129/26", ["host bits"]),
        ("edge", "10.61.0.0/26", ["outside"]),
        ("edge", "10.60.0.0/26", ["taken"]),
        ("edge", "10.60.2.64/26", ["overlap"]),
        ("edge", "10.60.2.128/27", ["small"]),
        ("edge", "10.60.3.0/24", ["full"]),
        ("edge", "172.30.1.0/26", ["docker", "outside"]),
    ],
)
def test_each_sort_of_problem_is_found(host: str, subnet: str | None, sorts: list[str]) -> None:
    assert [problem.sort for problem in problems(SITE, {**GOOD, host: subnet})] == sorts


def test_growth_is_counted() -> None:
    assert problems(Site(SITE.block, SITE.containers, growth=1.2, taken=SITE.taken), GOOD) == []
    found = problems(Site(SITE.block, SITE.containers, growth=3, taken=SITE.taken), GOOD)
    assert [problem.host for problem in found] == ["web", "data"]


@pytest.mark.parametrize(
    ("subnet", "containers"), [("10.0.0.0/24", 253), ("10.0.0.0/30", 1), ("10.0.0.0/31", 0), ("10.0.0.0/32", 0)]
)
def test_three_addresses_are_not_for_containers(subnet: str, containers: int) -> None:
    assert room(IPv4Network(subnet)) == containers


def test_the_pools_are_dockers() -> None:
    inside, outside = ("172.17.0.0/16", "172.31.5.0/24", "192.168.7.0/24"), ("172.16.0.0/16", "172.32.0.0/16", "10.0.0.0/8")
    assert all(any(IPv4Network(net).subnet_of(pool) for pool in DOCKER_POOLS) for net in inside)
    assert not any(IPv4Network(net).overlaps(pool) for net in outside for pool in DOCKER_POOLS)


@given(st.lists(st.tuples(st.integers(0, 1023), st.integers(22, 30)), min_size=2, max_size=4))
def test_a_plan_without_problems_gives_no_address_twice(places: list[tuple[int, int]]) -> None:
    hosts = {f"h{index}": 1 for index in range(len(places))}
    plan = {
        host: str(IPv4Network((0x0A3C0000 + start, prefix), strict=False))
        for host, (start, prefix) in zip(hosts, places, strict=True)
    }
    found = problems(Site("10.60.0.0/22", hosts, growth=1, spare=0), plan)
    addresses = [address for subnet in plan.values() for address in IPv4Network(subnet)]
    assert (len(addresses) == len(set(addresses))) == (not any(problem.sort == "overlap" for problem in found))


def test_problems_stand_at_their_host_and_are_counted() -> None:
    words = " ".join(ElementTree.fromstring(diagrams.address_plan_svg(SITE, PLANS["bad"])).itertext())
    assert "outside the block" in words
    assert f"✘ Problems: {len(problems(SITE, PLANS['bad']))}." in words
    assert "the subnet that holds it is 10.60.0.128/25" in words


def test_a_plan_that_leaves_no_room_says_so() -> None:
    assert "✘ No room is left" in diagrams.address_plan_svg(SITE, {**GOOD, "edge": "10.60.3.0/24"})


def test_subnets_are_drawn_to_scale_in_their_place() -> None:
    root = ElementTree.fromstring(diagrams.address_plan_svg(SITE, GOOD))
    boxes = [box for box in root.iter() if str(box.get("class")) == "lab-namespace"]
    assert [(float(box.get("x", -1)), float(box.get("width", -1))) for box in boxes] == [
        (180.0, 180.0),
        (360.0, 90.0),
        (450.0, 45.0),
    ]
