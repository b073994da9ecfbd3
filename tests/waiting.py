"""Waiting for what comes when it comes: the seconds are where a test gives up, never what it measures."""

import time
from collections.abc import Callable
from typing import Any


def until(holds: Callable[[], Any], seconds: float = 180.0) -> Any:
    """What is found, as soon as it is true; an AssertionError where it is not in time."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"it did not come in {seconds:.0f} s"
        time.sleep(0.1)
    return found
