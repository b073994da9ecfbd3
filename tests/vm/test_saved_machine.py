"""The tiny machine saved while it works, and resumed: what was in its memory goes on."""

import time
from pathlib import Path

import pytest

import lab
from lab.errors import LabError
from lab.vm.recording import RecordedMachine

COUNT = "n=0; while true; do n=$((n+1)); echo $n > /new; mv /new /count; sleep 0.1; done"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")


def test_a_resumed_machine_goes_on_where_it_was_saved_and_leaves_no_file() -> None:
    with lab.vm.boot(quiet=True) as machine:
        machine.run(f"({COUNT}) >/dev/null 2>&1 &")
        machine.run("until grep -q 5 /count; do sleep 0.1; done")
        saved = machine.save()
        with pytest.raises(LabError, match="off"):
            machine.save()
    file = Path(saved._path)
    assert file.stat().st_size == saved.size_mb * 1e6
    for _twice in range(2):
        with saved.resume() as again:
            first = int(again.run("cat /count"))
            assert 5 <= first < 500
            deadline = time.monotonic() + 60
            while int(again.run("cat /count")) <= first:
                assert time.monotonic() < deadline
    assert repr(saved) == "A saved virtual machine"
    del saved
    assert not file.exists()


def test_a_recording_says_that_it_cannot_be_saved() -> None:
    with pytest.raises(LabError, match="recording"):
        RecordedMachine(lambda _line: None, "there is no QEMU").save()
