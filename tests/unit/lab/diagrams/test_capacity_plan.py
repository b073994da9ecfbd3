"""How many services fit, and what is said where figures cannot be."""

import pytest

from lab.diagrams import plan_capacity
from lab.errors import LabError
from tests.support.pictures import host

pytestmark = pytest.mark.usefixtures("english")


def test_services_are_counted_whole() -> None:
    plan = plan_capacity(**host())
    assert plan.with_vms == 7168 // 576 == 12
    assert plan.with_containers == 7168 // 72 == 99


def test_a_host_that_keeps_all_for_itself_runs_none() -> None:
    plan = plan_capacity(**host(reserved_mb=8192))
    assert (plan.with_vms, plan.with_containers) == (0, 0)


def test_without_a_cost_of_their_own_both_are_equal() -> None:
    plan = plan_capacity(**host(vm_mb=0, container_mb=0))
    assert plan.with_vms == plan.with_containers == 112


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"service_mb": 0}, "service_mb must be more than 0; it is 0."),
        ({"host_mb": -1}, "host_mb must be more than 0; it is -1."),
        ({"vm_mb": -5}, "vm_mb must be 0 or more; it is -5."),
        ({"reserved_mb": 9000}, "reserved_mb must be at most host_mb: the host cannot keep 9000 of 8192 MB."),
    ],
)
def test_figures_that_cannot_be_are_refused_in_a_sentence(changes: dict[str, float], sentence: str) -> None:
    with pytest.raises(LabError, match=sentence.replace(".", r"\.")):
        plan_capacity(**host(**changes))
