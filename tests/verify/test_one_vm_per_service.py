"""Lesson 02's checks: the sum that says what fits, and services with limits."""

from collections.abc import Callable
from typing import Any

import pytest

from lab import verify
from lab.engines.client import LabClient

NAMES = ["check-a", "check-b"]


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


def test_limited_services_pass(client: LabClient, run: Callable[..., Any]) -> None:
    for name in NAMES:
        run(name, mem_limit="32m")
    finding = verify.services_limited(client, NAMES, memory_mb=32)
    assert finding.passed
    assert "64 MB at most" in finding.found


@pytest.mark.parametrize(
    ("options", "message"),
    [({}, "has no memory limit"), ({"mem_limit": "64m"}, "a limit of 64 MB")],
)
def test_a_wrong_limit_is_named(client: LabClient, run: Callable[..., Any], options: dict[str, Any], message: str) -> None:
    run("check-a", **options)
    run("check-b", mem_limit="32m")
    finding = verify.services_limited(client, NAMES, memory_mb=32)
    assert not finding.passed
    assert message in finding.found
    assert "check-b" not in finding.found
