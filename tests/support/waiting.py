"""Waiting for what comes when it comes: no test has a limit of its own, and one that waits for ever is shown by pytest's."""

import subprocess
import time
from collections.abc import Callable
from typing import Any

_PAUSE_SECONDS = 0.1


def until(holds: Callable[[], Any], of: "subprocess.Popen[Any] | None" = None) -> Any:
    """What is found, as soon as it is true.

    Args:
        holds: asked again and again.
        of: the process that makes it so; an AssertionError where it ends before.
    """
    while not (found := holds()):
        assert of is None or of.poll() is None, f"{of.args!r} ended, with status {of.returncode}, before it came"
        time.sleep(_PAUSE_SECONDS)
    return found
