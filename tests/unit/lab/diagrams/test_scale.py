"""The plots of lesson 07: what they say is what was measured, and the arithmetic of a spike."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab import diagrams
from lab.errors import LabError
from lab.spikes import answer_spike
from tests.support.pictures import LOADS, SPIKE
from tests.support.svg import words

pytestmark = pytest.mark.usefixtures("english")


def test_each_number_of_replicas_is_drawn_with_its_figures() -> None:
    said = words(diagrams.scale_svg(LOADS))
    assert "Replicas: 4; 44 requests/s, 48.4 if it grew with them; half within 180 ms, 99 % within 1,300 ms." in said


def test_a_bar_is_as_high_as_its_throughput() -> None:
    loads = {count: SimpleNamespace(per_second=rate, p50_ms=1.0, p99_ms=2.0) for count, rate in ((1, 10.0), (2, 20.0))}
    root = ElementTree.fromstring(diagrams.scale_svg(loads))
    bars = [float(box.get("height", 0)) for box in root.iter() if "lab-application" in str(box.get("class")) and box.get("rx")]
    assert bars[1] == pytest.approx(2 * bars[0], abs=0.2)


def test_nothing_measured_gives_a_sentence() -> None:
    with pytest.raises(LabError, match="no measure to draw"):
        diagrams.scale({})


def test_a_service_that_answered_nothing_can_still_be_drawn() -> None:
    assert "0 requests/s" in words(diagrams.scale_svg({1: SimpleNamespace(per_second=0.0, p50_ms=0.0, p99_ms=0.0)}))


def test_the_spike_says_how_long_somebody_waited() -> None:
    said = words(diagrams.spike_svg(SPIKE))
    assert f"somebody waits during {SPIKE['vm'].kept_waiting_seconds} s" in said
    assert "A VM for each replica" in said


def test_moving_a_start_time_counts_again_and_back_gives_the_measure() -> None:
    diagram = diagrams.spike([10.0] * 5 + [50.0] * 20, per_replica=12.5, container_seconds=0.9, vm_seconds=13.2)
    measured = diagram.svg
    slider = diagram.children[1]
    slider.value = 60
    assert diagram.svg != measured
    assert "ready 60 s after the decision" in diagram.svg
    slider.value = 13
    assert diagram.svg == measured


def test_by_hand() -> None:
    # one replica of 10; 30 arrive from the second second on: 20 wait at its end, two replicas are ordered and work a second later
    answer = answer_spike([10, 30, 30, 30, 30], per_replica=10, start_seconds=1)
    assert answer.capacity == (10, 10, 10, 30, 30)
    assert answer.waiting == (0, 20, 40, 40, 40)
    assert (answer.most_waiting, answer.kept_waiting_seconds) == (40, 4)


def test_a_replica_that_is_ready_within_a_second_works_for_the_rest_of_it() -> None:
    assert answer_spike([20, 20], per_replica=10, start_seconds=0.25).capacity == (10, 17.5)


def test_enough_replicas_keep_nobody_waiting() -> None:
    assert answer_spike([30] * 5, per_replica=10, start_seconds=99, replicas=3).kept_waiting_seconds == 0


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=60), st.floats(0.5, 100), st.floats(0, 30), st.floats(0, 30))
def test_starting_sooner_never_keeps_more_waiting(load: list[float], rate: float, one: float, other: float) -> None:
    fast, slow = (answer_spike(load, per_replica=rate, start_seconds=start) for start in sorted((one, other)))
    assert all(a <= b + 1e-6 for a, b in zip(fast.waiting, slow.waiting, strict=True))


@pytest.mark.parametrize(
    "wrong", [{"load": []}, {"per_replica": 0}, {"start_seconds": -1}, {"replicas": 0}], ids=lambda wrong: next(iter(wrong))
)
def test_figures_that_cannot_be_give_a_sentence(wrong: dict[str, object]) -> None:
    figures = {"load": [1.0], "per_replica": 1.0, "start_seconds": 1.0, "replicas": 1, **wrong}
    with pytest.raises(LabError, match="cannot be"):
        answer_spike(figures.pop("load"), **figures)
