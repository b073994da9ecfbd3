"""The tiny machine saved while it works, and resumed: what was in its memory goes on."""

from pathlib import Path

import pytest

import lab
from lab.errors import LabError
from tests.support.waiting import until

COUNT = "n=0; while true; do n=$((n+1)); echo $n > /new; mv /new /count; sleep 0.1; done"


pytestmark = pytest.mark.usefixtures("english")


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
            until(lambda: int(again.run("cat /count")) > first)  # noqa: B023 - asked within this round
    assert repr(saved) == "A saved virtual machine"
    del saved
    assert not file.exists()
