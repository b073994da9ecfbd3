"""A pytest plugin: how far the tests are, about how many minutes remain, the slowest ten, and what was left out."""

import time
from collections import defaultdict

import pytest
from _pytest.terminal import TerminalReporter

from tests.support import durations, needs
from tests.support.lanes import LEFT_OUT, group_of

_EVERY_SECONDS = 15.0
_SLOWEST = 10


class Progress:
    """What the process that reports sees of all tests, whichever process runs them.

    Args:
        config: pytest's, whose reporter writes where people look.
        processes: that run tests at the same time.
        known: seconds by test, of earlier runs.
    """

    def __init__(self, config: pytest.Config, processes: int, known: dict[str, float]) -> None:
        """The clock starts now."""
        self._config, self._processes, self._known = config, processes, known
        self._began = self._said = time.monotonic()
        self._whole = 0
        self._open: dict[str, float] = {}
        self._expected = self._taken = 0.0
        self._measured: defaultdict[str, float] = defaultdict(float)
        self._left_out: defaultdict[str, set[str]] = defaultdict(set)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Hear of the tests from a process that runs some of them; all of these know the same ones."""
        self._hear_of(ids)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Hear of the tests where this process runs them itself."""
        self._hear_of([item.nodeid for item in session.items])

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Write no letter for what is as it should be."""
        if report.passed and report.when == "call":
            return "passed", "", ""
        return ("skipped", "", "") if report.skipped else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a phase of a test, and say how far all are now and then."""
        name = report.nodeid
        self._measured[name] += report.duration
        if report.skipped and isinstance(report.longrepr, tuple):
            self._left_out[str(report.longrepr[2]).removeprefix("Skipped: ")].add(name)
        if report.failed:
            self._reporter.ensure_newline()
            self._reporter.write_line(f"FAILED {name} ({report.when})", red=True)
        if report.when == "teardown" and name in self._open:
            self._expected += self._open.pop(name)
            self._taken += self._measured[name]
            self._say()

    def pytest_terminal_summary(self) -> None:
        """Name the slowest, and what was left out and why."""
        durations.save(dict(self._measured))
        write = self._reporter.write_line
        write("")
        write("The slowest:")
        for name, seconds in sorted(self._measured.items(), key=lambda item: -item[1])[:_SLOWEST]:
            write(f"  {seconds:6.1f} s  {name}")
        if line := left_out(self._left_out):
            write(line)

    @property
    def _reporter(self) -> TerminalReporter:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        assert isinstance(reporter, TerminalReporter)
        return reporter

    def _hear_of(self, ids: list[str]) -> None:
        self._whole = len(ids)
        self._open = {name: durations.expected(self._known, name) for name in ids}

    def _say(self) -> None:
        now = time.monotonic()
        if now - self._said < _EVERY_SECONDS or not self._open:
            return
        self._said = now
        done, whole = self._whole - len(self._open), self._whole
        self._reporter.ensure_newline()
        self._reporter.write_line(f"{clock(now - self._began)}  {done} of {whole} tests, about {clock(self._remaining())} remain")

    def _remaining(self) -> float:
        """Seconds: all that is open, shared by the processes, but no less than the largest group, which one of them runs."""
        groups: defaultdict[str, float] = defaultdict(float)
        for name, seconds in self._open.items():
            groups[group_of(name)] += seconds
        pace = self._taken / self._expected if self._expected else 1.0
        return pace * max(sum(groups.values()) / self._processes, *groups.values())


def left_out(reasons: dict[str, set[str]]) -> str:
    """One line: how many tests were left out, for lack of what, and how to have it; "" where none was."""
    parts = []
    for reason, names in sorted(reasons.items()):
        need = next((need for need in needs.NEEDS.values() if reason.startswith(f"{LEFT_OUT}{need.words}:")), None)
        advice = f"; to have it: {need.advice}" if need else ""
        parts.append(f"{len(names)} ({reason.removeprefix(LEFT_OUT)}{advice})")
    return f"Left out: {', '.join(parts)}." if parts else ""


def clock(seconds: float) -> str:
    """Minutes and seconds, such as `3:07`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def pytest_configure(config: pytest.Config) -> None:
    """Begin, in the process that reports."""
    if hasattr(config, "workerinput"):
        return
    processes = max(1, len(config.getoption("tx", default=None) or []))
    config.pluginmanager.register(Progress(config, processes, durations.load()), "course-progress")
