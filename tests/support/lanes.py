"""A pytest plugin: what a test needs follows from its folder; what this machine lacks is left out and counted, never silently.

Tests that could disturb each other stay in one process: those on the engine as a student has it, those of gates to it, those of
graders on it, those that keep an emulated machine busy, those in a browser, and those of one file, which share what they make
once. In a folder `alone` are those that look at the whole engine or take from it what others use: while they run, gates and
graders in other processes wait. Where there are two lab VMs to test on, gates and graders have the second.
"""

import fcntl
import tempfile
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.support import durations, machines, needs

LEFT_OUT = "left out: needs "
_ALONE = "alone"
_GATES, _GRADERS = "gates", "graders"


def group_of(nodeid: str) -> str:
    """The tests with which one must share a process: what it works on together with others, else its file."""
    file = nodeid.partition("::")[0]
    folders = set(Path(file).parts)
    if folders & {"engine", "host_docker"}:
        if "system" in folders:
            return "engine" if _ALONE in folders else _GRADERS
        return _GATES if "autograder" in folders else "engine"
    return next((folder for folder in ("vm", "browser") if folder in folders), file)


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process one group of tests after another, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling:
    """Where several processes run tests, each group is one process's. (xdist's own groups are lost on pytest 9.)"""
    return GroupScheduling(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all`: what is marked slow, too."""
    parser.addoption("--all", action="store_true", help="run what is marked slow, too")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", "slow: repeats what other tests show, for long; `make test-all` runs it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Drop what is slow, skip what this machine cannot run, and put the longest groups first, so that no process is left over."""
    if not config.getoption("--all"):
        slow = {item for item in items if item.get_closest_marker("slow")}
        items[:] = [item for item in items if item not in slow]
        config.hook.pytest_deselected(items=list(slow))
    for item in items:
        if lacking := next((need for need in needs.of(item.path) if needs.why_missing(need)), None):
            reason = f"{LEFT_OUT}{lacking.words}: {needs.why_missing(lacking)}"
            item.add_marker(pytest.mark.skip(reason=reason))
    known = durations.load()
    seconds: defaultdict[str, float] = defaultdict(float)
    for item in items:
        seconds[group_of(item.nodeid)] += durations.expected(known, item.nodeid)
    # stable: within a group as collected
    items.sort(key=lambda item: (-seconds[group_of(item.nodeid)], group_of(item.nodeid)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep what has objects of its own on the engine waiting while another process has it alone, and that one until then."""
    alone = _ALONE in item.path.parts
    gated = group_of(item.nodeid) in {_GATES, _GRADERS}
    machine = int(gated) % machines.count()
    with machines.using(machine):
        if item.get_closest_marker("skip") or not (alone or gated):
            return (yield)
        with (Path(tempfile.gettempdir()) / f"engine-{machine}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            return (yield)
