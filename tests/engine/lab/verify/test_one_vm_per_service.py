"""Lesson 02's check of services with limits."""

from collections.abc import Callable
from typing import Any

import pytest

from lab import verify
from lab.engines.client import LabClient

NAMES = ["check-a", "check-b"]


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
