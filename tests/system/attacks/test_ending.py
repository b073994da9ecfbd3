"""A sandbox ends when it is told to, whatever moment of its start that is."""

import threading
import time

import psutil

from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.limits import Limits

MOMENTS = [millisecond / 1000 for millisecond in range(0, 40)]


def test_it_ends_at_any_moment_and_leaves_no_process() -> None:
    before = forsaken()
    for moment in MOMENTS:
        sandbox = Bubblewrap(None, Limits(), "en")
        time.sleep(moment)
        ending = threading.Thread(target=sandbox.kill, daemon=True)
        ending.start()
        ending.join(60)
        assert not ending.is_alive(), f"killed {moment} s after its start it did not end"
    _gone, left = psutil.wait_procs(forsaken() - before, timeout=60)
    assert not [process for process in left if process.status() != psutil.STATUS_ZOMBIE]


def forsaken() -> set[psutil.Process]:
    """Processes of bubblewrap that have lost their parent and are still there."""
    found = psutil.process_iter(["name", "ppid", "status"])
    return {each for each in found if (each.info["name"], each.info["ppid"]) == ("bwrap", 1)}
