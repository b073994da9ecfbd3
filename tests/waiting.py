"""Waiting for what comes when it comes: the seconds are where a test gives up, never what it measures."""

import time
from collections.abc import Callable


def until(holds: Callable[[], object], seconds: float = 180.0) -> None:
    """Return as soon as something holds; an AssertionError where it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come in {seconds:.0f} s"
        time.sleep(0.1)
