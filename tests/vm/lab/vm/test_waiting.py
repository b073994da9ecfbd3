"""Waiting for machines that are stopped, slow or stuck: it goes on while they show signs of work, and ends with a reason."""

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil
import pytest

from lab import vm
from lab.effort import Observer
from lab.errors import LabError
from lab.patience import Effort
from lab.racing import _complete
from lab.vm import service, tinyvm, watch
from lab.vm.acceleration import find_accelerator
from lab.vm.control import LabVm
from lab.vm.facts import VmImage
from lab.vm.image import get_image
from lab.vm.machine import MEMORY_MB, TINY_MEMORY_MB, Files
from lab.vm.parts import get_parts
from lab.vm.rootfs import guest_file
from lab.vm.tinyvm import TinyMachine
from tests.support.lab_vm import quiet, user_process
from tests.support.waiting import until

STOPPED_LOOKS = 6


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def cache(made: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own with nothing but the parts in it, for the logs that are kept."""
    own = tmp_path / "vm-to-kubernetes"
    own.mkdir()
    for shared in ("guest", "tools", "images"):
        folder = made.folder.parents[1] / shared
        if folder.is_dir():
            (own / shared).symlink_to(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(own)  # from here the paths of sockets are short enough (unix(7))
    return own


def observing(before_each: Callable[[int, int], None]) -> type[Observer]:
    """An observer that does something before each reading: it is given the reading's number, from 0, and the process."""

    class Watched(Observer):
        def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
            super().__init__(pids)
            self._readings = 0
            self._named = pids

        def __call__(self) -> Effort:
            for pid in self._named():
                before_each(self._readings, pid)
            self._readings += 1
            return super().__call__()

    return Watched


def boot(files: Files, run: Path) -> str:
    async def booted() -> str:
        parts = get_parts(print)
        machine = LabVm(parts.tools, files, find_accelerator(parts).kind, run)
        try:
            await machine.start()
            return (await machine.boot())[0]
        finally:
            await machine.stop()

    run.mkdir()
    return asyncio.run(booted())


def kept_log(error: LabError, cache: Path) -> str:
    """The whole log that an error names."""
    [named] = re.findall(r"Its log is (\S+)\. It ends:", str(error))
    assert Path(named).is_relative_to(cache / "logs")
    return Path(named).read_text()


@pytest.mark.slow
def test_a_machine_that_is_stopped_for_a_while_boots_all_the_same(
    made: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()

    def pause(reading: int, pid: int) -> None:
        if reading == 2:
            os.kill(pid, signal.SIGSTOP)
        seen.add(psutil.Process(pid).status())
        if reading == 2 + STOPPED_LOOKS:
            os.kill(pid, signal.SIGCONT)

    monkeypatch.setattr(watch, "Observer", observing(pause))
    assert boot(made, tmp_path / "run")
    assert psutil.STATUS_STOPPED in seen


def test_a_machine_that_is_stopped_for_good_is_given_up_and_its_log_is_kept(
    made: Files, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"

    def stop(_reading: int, pid: int) -> None:
        if (run / "console.log").exists() and "starting" in (run / "console.log").read_text():
            os.kill(pid, signal.SIGSTOP)

    monkeypatch.setattr(watch, "_STILL_SECONDS", 4.0)
    monkeypatch.setattr(watch, "Observer", observing(stop))
    with pytest.raises(LabError) as caught:
        boot(made, run)
    assert "its Docker does not answer. For 4 seconds there was no sign of work" in caught.value.happened
    last = kept_log(caught.value, cache).strip().splitlines()[-1]
    assert "lab-vm: starting" in last
    assert str(caught.value).endswith(last)


def test_a_machine_without_a_disk_goes_off_and_the_race_says_so(made: Files, tmp_path: Path, cache: Path) -> None:
    empty = Files(tmp_path / "empty")
    empty.folder.mkdir()
    for same in ("kernel", "initramfs", "keys"):
        getattr(empty, same).symlink_to(getattr(made, same))
    parts = get_parts(print)
    parts.tools.run(parts.tools.qemu_img, "create", "-q", "-f", "qcow2", empty.disk, "1G")
    with pytest.raises(LabError) as caught:
        _complete(VmImage(0, 0, 0, MEMORY_MB, "", "", 0, empty, find_accelerator(parts).kind))
    assert "QEMU ended" in caught.value.happened
    assert "its disk cannot be mounted" in str(caught.value)
    assert "its disk cannot be mounted" in kept_log(caught.value, cache)


@pytest.mark.slow
def test_an_engine_that_never_comes_up_is_known_from_its_own_log_when_the_folder_is_gone(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.vm.rootfs.guest_file", lambda name: guest_file(name).replace(b"--tlsverify", b"--no-such-option"))
    parts = get_parts(print)
    with pytest.raises(LabError) as caught:
        get_image(parts, find_accelerator(parts), quiet)
    assert [path.name for path in (cache / "vm").iterdir()] == ["lock"]
    assert "QEMU ended" in caught.value.happened
    assert "unknown flag: --no-such-option" in str(caught.value)
    assert "dockerd ended" in kept_log(caught.value, cache)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("while true; do :; done", "used 2 seconds of processor time"),
        pytest.param("while true; do echo on and on; done", "used 2 seconds of processor time", marks=pytest.mark.slow),
        ("sleep 100000", "no sign of work"),
    ],
)
def test_a_command_that_does_not_end_is_given_up(command: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tinyvm, "_ANSWER_EFFORT_SECONDS", 2.0)
    with vm.boot(quiet=True) as machine:
        monkeypatch.setattr(tinyvm, "_STILL_SECONDS", 3.0)
        with pytest.raises(LabError, match=why):
            machine.run(command)


def test_a_tiny_machine_that_is_stopped_is_given_up_and_its_log_is_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def stop(_reading: int, pid: int) -> None:
        if any("Linux version" in line for line in shown):
            os.kill(pid, signal.SIGSTOP)

    monkeypatch.setattr(tinyvm, "_STILL_SECONDS", 4.0)
    monkeypatch.setattr(tinyvm, "Observer", observing(stop))
    parts = get_parts(print)
    with pytest.raises(LabError) as caught:
        TinyMachine(parts, find_accelerator(parts), TINY_MEMORY_MB, shown.append)
    assert "no sign of work" in caught.value.happened
    log = kept_log(caught.value, cache)
    assert "Linux version" in log
    assert str(caught.value).endswith(log.strip().splitlines()[-1])


def test_a_saved_machine_that_does_not_wake_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with vm.boot(quiet=True) as machine:
        saved = machine.save()
    monkeypatch.setattr(tinyvm, "_STILL_SECONDS", 3.0)
    monkeypatch.setattr(tinyvm, "Observer", observing(lambda _reading, pid: os.kill(pid, signal.SIGSTOP)))
    with pytest.raises(LabError, match="no sign of work"):
        saved.resume()


WORKING = """
import sys
from lab.locks import held
from lab.vm.endpoint import keeper_lock
with held(keeper_lock()):
    print("at work", flush=True)
    while not (keeper_lock().parent / "enough").exists():
        pass
"""


@pytest.fixture
def other(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another keeper that is at work, until it finds the file `enough` beside its lock."""
    keeper = user_process(WORKING)
    assert keeper.stdout is not None
    assert keeper.stdout.readline() == "at work\n"
    yield keeper
    keeper.kill()
    keeper.wait()


def test_another_keeper_is_waited_for_while_it_works(
    home: Path, other: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def enough(reading: int, _pid: int) -> None:
        if reading == STOPPED_LOOKS:
            (home / "run/enough").touch()

    monkeypatch.setattr(service, "_STILL_SECONDS", 3.0)
    monkeypatch.setattr(service, "Observer", observing(enough))
    said: list[str] = []
    assert service.prepare(say=said.append).is_dir()
    assert "Another process is preparing the lab VM; waiting for it" in said
    assert other.wait() == 0


def test_another_keeper_that_is_stopped_is_not_waited_for(
    home: Path, other: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.kill(other.pid, signal.SIGSTOP)
    monkeypatch.setattr(service, "_STILL_SECONDS", 3.0)
    with pytest.raises(LabError, match=f"Process {other.pid} prepares the lab VM") as caught:
        service.prepare(say=quiet)
    assert f"kill -KILL {other.pid}" in caught.value.next_step


def test_a_keeper_that_does_not_obey_is_killed_with_its_machine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_STOP_SECONDS", 2.0)
    machine = service.ensure_running(say=quiet)
    assert machine.keeper
    assert machine.qemu
    os.kill(machine.keeper.pid, signal.SIGSTOP)
    assert service.stop()
    assert not machine.keeper.alive()
    until(lambda: machine.qemu and not machine.qemu.alive())
    assert service.running() is None
