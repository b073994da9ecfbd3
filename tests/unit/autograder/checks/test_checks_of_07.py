"""What the checks of assignment 07 take for right: any sum that comes to the same, any autoscaler that does what is asked."""

from collections.abc import Callable

import pytest

from autograder.checks import scaling as checks
from autograder.checks.autoscaling import Load
from autograder.submission import Submission
from lab.card import Finding
from tests.support.student import at

GIVEN = checks.load("evening", [12, 25, 41, 58, 60, 44, 21, 9], each=10, least=2, most=8)
Autoscaler = Callable[[list[int], int, int, int, int], object]


def bounded(wanted: Autoscaler, given: Load = GIVEN) -> Finding:
    return checks.within_bounds(at(wanted_replicas=wanted), "wanted_replicas", given)


def at_once(loads: list[int], _replicas: int, each: int, least: int, most: int) -> int:
    return max(least, min(most, -(-loads[-1] // each)))


def one_by_one(loads: list[int], replicas: int, each: int, least: int, most: int) -> int:
    wanted = replicas + 1 if loads[-1] > each * replicas else replicas - 1
    return max(least, min(most, wanted))


def in_floats(loads: list[int], replicas: int, each: int, least: int, most: int) -> float:
    return float(one_by_one(loads, replicas, each, least, most))


@pytest.mark.parametrize("wanted", [at_once, one_by_one, in_floats])
def test_an_autoscaler_may_reach_its_bounds_at_once_or_step_by_step(wanted: Autoscaler) -> None:
    assert bounded(wanted).passed


@pytest.mark.parametrize(
    "wanted",
    [
        lambda _loads, _replicas, _each, _least, _most: None,
        lambda _loads, replicas, _each, _least, _most: replicas,  # stays where it is
        lambda *given: one_by_one(*given) - 1,  # too few at the end
        lambda *given: one_by_one(*given) + 1,  # too many at the end
        lambda *given: at_once(*given) + 0.5,
        lambda loads, replicas, each, least, _most: one_by_one(loads, replicas, each, least, 99),  # on and on
        lambda loads, replicas, *given: replicas + 9 if replicas < 8 < loads[-1] else one_by_one(loads, replicas, *given),
        lambda *_given: "8",
        lambda *_given: float("inf"),
    ],
)
def test_an_autoscaler_that_leaves_its_bounds_or_never_comes_to_them_is_wrong(wanted: Autoscaler) -> None:
    finding = bounded(wanted)
    assert not finding.passed
    assert finding.found


def test_an_autoscaler_in_floats_is_judged_as_one_in_whole_numbers() -> None:
    for check in (
        lambda submission: checks.copes(submission, "wanted_replicas", GIVEN, serves=0.8, costs=1.7),
        lambda submission: checks.steady(submission, "wanted_replicas", GIVEN, turns=6),
    ):
        found = [check(at(wanted_replicas=wanted)) for wanted in (one_by_one, in_floats)]
        assert found[0] == found[1]


def test_what_floats_lose_on_the_way_is_not_wrong() -> None:
    def through_times(replicas: int, cores: int, cpu_ms: int, store_per_second: int) -> float:
        return 1000 / max(1000 / store_per_second, cpu_ms / min(replicas, cores))

    submission: Submission = at(most_per_second=through_times)
    assert through_times(6, 6, 25, 500) != 240
    assert checks.function_gives(submission, "most_per_second", [checks.case(6, 6, 25, 500, gives=240)]).passed
    assert not checks.function_gives(submission, "most_per_second", [checks.case(6, 6, 25, 500, gives=240.01)]).passed
    assert not checks.function_gives(submission, "most_per_second", [checks.case(6, 6, 25, 500, gives=0)]).passed
