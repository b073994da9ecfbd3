"""A sandbox ends when it is told to, whatever moment of its start that is."""

import time

import psutil

from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.limits import Limits
from tests.support.waiting import until

MOMENTS = [millisecond / 1000 for millisecond in range(0, 40)]


def test_it_ends_at_any_moment_and_leaves_no_process() -> None:
    before = forsaken()
    for moment in MOMENTS:
        sandbox = Bubblewrap(None, Limits(), "en")
        time.sleep(moment)
        sandbox.kill()
    until(lambda: not forsaken() - before)


def forsaken() -> set[psutil.Process]:
    """Processes of bubblewrap that have lost their parent and are still there."""
    found = psutil.process_iter(["name", "ppid", "status"])
    lost = {each for each in found if (each.info["name"], each.info["ppid"]) == ("bwrap", 1)}
    return {each for each in lost if each.info["status"] != psutil.STATUS_ZOMBIE}
