"""Lesson 01's machine where it is recorded or refused."""

from pathlib import Path

import pytest

from lab import vm
from lab.errors import LabError


@pytest.mark.parametrize("memory_mb", [0, 63, 5000])
def test_a_senseless_size_is_refused(memory_mb: int) -> None:
    with pytest.raises(LabError) as caught:
        vm.boot(memory_mb=memory_mb)
    assert "64" in str(caught.value)


def test_without_qemu_a_recording_is_shown_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    machine = vm.boot()
    shown = capsys.readouterr().out
    assert machine.recorded
    assert shown.startswith("RECORDED on 20")
    assert "install QEMU" in shown
    assert "Linux version" in shown
    assert machine.run("uname -r") == machine.kernel
    assert machine.slowdown().factor > 1
    with pytest.raises(LabError) as caught:
        machine.run("reboot")
    assert "recording" in str(caught.value)
