"""Lesson 04's check of an estimate: the price of emulation taken out."""

from dataclasses import dataclass

import pytest

from lab import verify
from lab.vm.slowness import Slowdown


@dataclass(frozen=True)
class Lane:
    key: str
    starts: tuple[float, ...]


@dataclass(frozen=True)
class Race:
    lanes: tuple[Lane, ...]
    engine: str = "docker"


RACE = Race((Lane("vm-complete", (19.0, 20.0, 30.0)), Lane("vm-minimal", (2.0,)), Lane("container", (0.3,))))
PRICE = Slowdown(host_seconds=0.1, guest_seconds=1.0)


@pytest.mark.parametrize("estimate", [2.0, 2.05])
def test_an_estimate_near_the_quotient_passes(estimate: float) -> None:
    assert verify.without_emulation(RACE, PRICE, estimate).passed


@pytest.mark.parametrize(("engine", "container"), [("docker", "0.3 s"), ("vm", "0.03 s")])
def test_a_container_in_the_lab_vm_paid_for_emulation_as_well(engine: str, container: str) -> None:
    finding = verify.without_emulation(Race(RACE.lanes, engine), PRICE, 2.0)
    assert f"against {container} for the container" in finding.found


@pytest.mark.parametrize(
    ("estimate", "message"),
    [
        (None, "no estimate yet"),
        (200.0, "multiplied"),
        (20.0, "as it was measured"),
        (0.2, "minimal VM"),
        (0.03, "container's lane"),
        (7.0, "7 s"),
    ],
)
def test_each_slip_of_the_estimate_has_its_message(estimate: float | None, message: str) -> None:
    finding = verify.without_emulation(RACE, PRICE, estimate)
    assert not finding.passed
    assert message in finding.found
