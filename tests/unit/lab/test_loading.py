"""What the load generator printed, read."""

import pytest

from lab.loading import read_report

PRINTED = """Running 3s test @ http://balancer/
  1 threads and 8 connections
Requests/sec:     41.10

{"us": 3049925, "requests": 126, "refused": 1, "broken": 2, "late": 0, "mean": 584279.4, \
"p50": 385990.0, "p90": 1027778.0, "p99": 1659598.0}
"""

pytestmark = pytest.mark.usefixtures("english")


def test_the_report_is_read_in_seconds_and_milliseconds() -> None:
    load = read_report(PRINTED, 8)
    assert (load.requests, load.refused, load.broken, load.errors) == (126, 1, 2, 3)
    assert load.seconds == pytest.approx(3.049925)
    assert (load.mean_ms, load.p50_ms, load.p99_ms) == pytest.approx((584.2794, 385.99, 1659.598))
    assert load.per_second == pytest.approx(125 / 3.049925)


@pytest.mark.usefixtures("english")
def test_a_load_says_its_figures_in_a_line() -> None:
    assert str(read_report(PRINTED, 8)) == (
        "41 requests/s; half within 386 ms, 90 % within 1,028 ms, 99 % within 1,660 ms; errors: 3"
    )
