"""Who uses the lab VM: one small file for each process. The machine ends when none of them lives any more."""

import os
from pathlib import Path

from lab.paths import run_dir
from lab.vm.processes import Identity, identify

_BY_HAND = "by-hand"


def take(pid: int | None = None) -> None:
    """Note a user of the machine.

    Args:
        pid: the process that uses it; by default this notebook's Jupyter server, else this process itself.
    """
    # Jupyter tells each kernel the process id of its server, which outlives the kernel's restarts
    user = identify(pid or int(os.environ.get("JPY_PARENT_PID") or os.getpid()))
    if user:
        (_folder() / f"{user.pid}-{user.started:.2f}").touch()


def take_by_hand() -> None:
    """Keep the machine until it is told to stop, whoever ends before."""
    (_folder() / _BY_HAND).touch()


def drop_all() -> None:
    """Forget every user."""
    for lease in _folder().iterdir():
        lease.unlink(missing_ok=True)


def any_alive() -> bool:
    """Whether someone still uses the machine; forgets those who ended."""
    alive = False
    for lease in _folder().iterdir():
        if lease.name == _BY_HAND or _identity(lease).alive():
            alive = True
        else:
            lease.unlink(missing_ok=True)
    return alive


def _identity(lease: Path) -> Identity:
    pid, started = lease.name.split("-")
    return Identity(int(pid), float(started))


def _folder() -> Path:
    folder = run_dir() / "leases"
    folder.mkdir(exist_ok=True)
    return folder
