"""Lesson 02's check of the sum that says what fits."""

from collections.abc import Callable
from typing import Any

import pytest

from lab import verify


def test_the_right_sum_passes() -> None:
    assert verify.capacity_function(lambda host, kept, system, service: (host - kept) // (system + service)).passed


def test_an_empty_function_is_not_yet() -> None:
    finding = verify.capacity_function(lambda host, kept, system, service: None)
    assert not finding.passed
    assert "nothing back yet" in finding.found


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        (lambda host, kept, system, service: host // (system + service), "gives away what the host keeps"),
        (lambda host, kept, system, service: (host - kept) // service, "leaves out the system"),
        (lambda host, kept, system, service: -(-(host - kept) // (system + service)), "the last one does not fit"),
        (lambda host, kept, system, service: round((host - kept) / (system + service)), "the last one does not fit"),
        (lambda host, kept, system, service: (host - kept) / (system + service), "half a service"),
        (lambda host, kept, system, service: host / 0, "ZeroDivisionError"),
        (lambda host, kept, system, service: "many", "whole number"),
    ],
)
def test_each_slip_has_its_message(slip: Callable[..., Any], message: str) -> None:
    finding = verify.capacity_function(slip)
    assert not finding.passed
    assert message in finding.found
