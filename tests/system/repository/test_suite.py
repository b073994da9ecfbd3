"""The command that runs the tests, when it is stopped."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from tests.support.waiting import until
from tools.lesson_files import ROOT
from tools.suite import STOPPED


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGINT, 1), (signal.SIGTERM, 1), (signal.SIGINT, 0)])
def test_stopped_it_ends_in_a_line_and_leaves_nothing_running(number: signal.Signals, workers: int) -> None:
    command = [sys.executable, "-m", "tools.suite", "tests/unit/lab", "--workers", str(workers)]
    # what tells this process that it is one of several that run tests
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, start_new_session=True, **pipes) as suite:
        family = psutil.Process(suite.pid)
        # pytest, and the process that runs tests, or one that comes before it
        started = until(lambda: len(found := family.children(recursive=True)) > workers and found, of=suite)
        suite.send_signal(number)
        told, said = suite.communicate()
    assert suite.returncode == STOPPED
    assert "INTERNALERROR" not in told and "FAILED" not in told
    assert said.startswith("\nStopping; what the tests made is being removed. Stopped after ")
    assert said.endswith(": nothing is left running.\n")
    assert said.count("\n") == 2
    assert not [process for process in started if process.is_running()]
