"""Locks that say who holds them."""

import os
import subprocess
import sys
from pathlib import Path

from lab.locks import held, holder

HOLDING = (
    "import sys; from pathlib import Path; from lab.locks import held\nwith held(Path(sys.argv[1])): print(flush=True); input()"
)


def test_a_lock_names_its_holder_and_is_refused_to_others(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert holder(lock) is None
    with held(lock) as got:
        assert got
        assert holder(lock) == os.getpid()
        with held(lock, wait=False) as again:
            assert not again
        assert holder(lock) == os.getpid()
    assert holder(lock) is None


def test_a_holder_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert holder(lock) == process.pid
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody has taken notice yet
        assert holder(lock) is None
    with held(lock, wait=False) as got:
        assert got
