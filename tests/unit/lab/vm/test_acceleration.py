"""The trial guest on KVM, for which other programs stand in: believed when ready, given up when it ends, is still or spins."""

import subprocess
import sys

import pytest

from lab.vm import acceleration
from lab.vm.tinyguest import READY

LATER = f"print('Linux version', flush=True); sum(range(10**7)); print('{READY}', flush=True); input()"


@pytest.mark.parametrize(
    ("code", "works"),
    [
        (LATER, True),
        ("import os; os.abort()", False),  # as QEMU does where KVM lacks a register
        ("import signal; signal.pause()", False),
        ("while True: pass", False),
        ("while True: print('Linux version')", False),
    ],
)
def test_a_guest_is_believed_when_it_is_ready(code: str, works: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not works:
        monkeypatch.setattr(acceleration, "_TRIAL_SECONDS", 1.0)
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as guest:
        assert acceleration._ready(guest) is works
    assert guest.returncode != 0
