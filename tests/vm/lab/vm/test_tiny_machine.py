"""Lesson 01's machine, live."""

import os
import platform
from contextlib import suppress

import psutil
import pytest

from lab import vm
from lab.errors import LabError
from lab.vm.acceleration import find_accelerator
from lab.vm.machine import TINY_MEMORY_MB
from lab.vm.parts import get_parts
from lab.vm.tinyvm import TinyMachine


def test_a_complete_linux_boots_and_answers(capsys: pytest.CaptureFixture[str]) -> None:
    with vm.boot() as machine:
        assert not machine.recorded
        assert "Linux version" in capsys.readouterr().out
        assert machine.kernel == machine.run("uname -r")
        assert machine.kernel in machine.log
        assert machine.kernel != platform.release()
        assert 64 < machine.memory_mb < 135
        assert machine.processes > 1
        assert machine.resident_mb > machine.memory_mb / 2
        assert machine.run("echo one\necho 'two  three'") == "one\ntwo  three"
        assert machine.slowdown().factor > 0
    with pytest.raises(LabError):
        machine.run("true")


def test_a_quiet_boot_prints_nothing_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    with vm.boot(quiet=True):
        assert capsys.readouterr().out == ""


def test_a_host_too_busy_for_the_timer_does_not_pass_for_a_broken_machine() -> None:
    starved: list[int] = []

    def starve_the_timer(line: str) -> None:
        # the guest's processor spins on one processor of the host; QEMU's own thread, which runs the timer, gets what that leaves
        if "Linux version" in line and not starved:
            [qemu] = [child for child in psutil.Process().children() if "qemu" in child.name()]
            for thread in qemu.threads():
                os.sched_setaffinity(thread.id, {min(os.sched_getaffinity(0))})
            os.sched_setscheduler(qemu.pid, os.SCHED_IDLE, os.sched_param(0))
            starved.append(qemu.pid)
        if "Calibrating delay loop" in line:  # the timer was tested before this
            for thread in psutil.Process(starved[0]).threads():
                os.sched_setaffinity(thread.id, os.sched_getaffinity(0))
            with suppress(PermissionError):  # root alone takes it back (sched(7)); a processor of its own is enough
                os.sched_setscheduler(starved[0], os.SCHED_OTHER, os.sched_param(0))

    parts = get_parts(print)
    with TinyMachine(parts, find_accelerator(parts), TINY_MEMORY_MB, starve_the_timer) as machine:
        assert starved
        assert "MP-BIOS bug" not in machine.log  # what the kernel says first of a timer that it takes for broken
        assert machine.kernel
