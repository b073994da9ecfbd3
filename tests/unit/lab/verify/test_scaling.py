"""Lesson 07's checks of sums and plans: replicas for a load, an address plan."""

import math
from collections.abc import Callable

import pytest

from lab import verify
from lab.siteplan import Site

SITE = Site("10.60.0.0/22", {"web": 100, "data": 50, "edge": 20}, taken={"office": "10.60.0.0/24"})
PLAN = {"web": "10.60.1.0/24", "data": "10.60.2.0/25", "edge": "10.60.2.128/26"}


def test_the_smallest_number_that_reaches_the_load_passes() -> None:
    def right(wanted: float, one: float, most: float) -> int | None:
        return None if wanted > most else math.ceil(wanted / one)

    assert verify.replicas_function(right).passed


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda wanted, one, most: None, "nothing back yet"),
        (lambda wanted, one, most: math.ceil(wanted / one), "share the same processors"),
        (lambda wanted, one, most: None if wanted > most else wanted / one, "part of a replica"),
        (lambda wanted, one, most: None if wanted > most else wanted // one, "less than what is wanted"),
        (lambda wanted, one, most: None if wanted > most else wanted // one + 1, "Fewer would do"),
        (lambda wanted, one, most: None if wanted >= most else math.ceil(wanted / one), "can be reached"),
        (lambda wanted, one, most: wanted / 0, "ZeroDivisionError"),
        (lambda wanted, one, most: "nine", "A whole number"),
    ],
)
def test_each_slip_has_its_message(function: Callable[..., object], message: str) -> None:
    finding = verify.replicas_function(function)
    assert not finding.passed
    assert message in finding.found


def test_a_good_plan_passes_and_says_how_much_it_holds() -> None:
    finding = verify.address_plan(SITE, PLAN)
    assert finding.passed
    assert "web 10.60.1.0/24 (253)" in finding.found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"web": None}, "web has no subnet yet"),
        ({"data": "10.60.1.128/25"}, "overlap"),
        (dict.fromkeys(PLAN, "172.17.0.0/16"), "where Docker takes addresses"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(changes: dict[str, object], message: str) -> None:
    finding = verify.address_plan(SITE, {**PLAN, **changes})
    assert not finding.passed
    assert message in finding.found
