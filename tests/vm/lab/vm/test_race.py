"""The race, run for real."""

import pytest

import lab


@pytest.mark.slow
def test_every_lane_is_measured() -> None:
    result = lab.race(rounds=1)
    assert [lane.key for lane in result.lanes] == ["vm-complete", "vm-minimal", "container"]
    assert all(lane.starts[0] > 0 and lane.disk_mb > 0 and lane.memory_mb > 0 for lane in result.lanes)
    assert result.lane("container").kernel == result.host_kernel
    assert result.lane("vm-complete").disk_mb > 10 * result.lane("container").disk_mb
    table = result._repr_mimebundle_()
    assert all(lane.kernel in table["text/plain"] and lane.kernel in table["text/html"] for lane in result.lanes)
