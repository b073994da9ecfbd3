"""What is read of real processes."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from lab import effort
from lab.effort import Observer, family
from tests.support.waiting import until

SPINNING = "while True: pass"
SLEEPING = "import signal; print(flush=True); signal.pause()"
WRITING = "while True: open('/dev/null', 'w').write('x' * 100000)"


@contextmanager
def running(code: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("known", [True, False])
def test_a_process_that_works_uses_the_processor(known: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    if not known:  # as on a system without Linux's counters
        monkeypatch.setattr(effort, "_PROC", tmp_path)
    with running(SPINNING) as process:
        observer = Observer(lambda: [process.pid])
        before = observer().run
        until(lambda: observer().run > before + 0.05)


def test_a_stopped_process_does_nothing_and_wants_nothing() -> None:
    with running(SPINNING) as process:
        os.kill(process.pid, signal.SIGSTOP)
        until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED)
        observer = Observer(lambda: [process.pid])
        before = observer()
        assert observer() == before
        assert not observer().starved


def test_a_process_that_is_ready_and_is_given_nothing_is_starved() -> None:
    processor = min(os.sched_getaffinity(0))
    with running(SPINNING) as idle, running(SPINNING) as busy:
        for process in (idle, busy):
            os.sched_setaffinity(process.pid, {processor})
        os.sched_setscheduler(idle.pid, os.SCHED_IDLE, os.sched_param(0))
        observer = Observer(lambda: [idle.pid])
        until(lambda: observer().starved)
        queued = observer().queued
        until(lambda: observer().queued > queued)


def test_a_process_that_sleeps_is_not_starved() -> None:
    with running(SLEEPING) as process:
        assert process.stdout is not None
        process.stdout.readline()
        until(lambda: psutil.Process(process.pid).status() == psutil.STATUS_SLEEPING)
        observer = Observer(lambda: [process.pid])
        before = observer()
        assert observer() == before


def test_what_a_process_moves_is_counted() -> None:
    with running(WRITING) as process:
        observer = Observer(lambda: [process.pid])
        before = observer().moved
        until(lambda: observer().moved > before + 10**6)


def test_what_has_ended_still_counts() -> None:
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait)
    thread.start()
    with running(WRITING) as process:
        pids = [os.getpid(), process.pid]
        observer = Observer(lambda: pids)
        until(lambda: observer().moved > 10**6)
        before = observer()
    go_on.set()
    thread.join()
    after = observer()
    assert after.run >= before.run
    assert after.queued >= before.queued
    assert after.moved >= before.moved


def test_a_family_is_a_process_and_what_it_started() -> None:
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPING!r}]).wait()"
    with running(code) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = family(process.pid)
        assert process.pid in found
        [child] = found - {process.pid}
        os.kill(child, signal.SIGKILL)
    assert family(process.pid) == set()
