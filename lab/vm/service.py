"""The lab VM for everyone else: there is at most one for each user of this machine, shared by all of that user's notebooks."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from lab.cachefolders import LOCK
from lab.effort import Observer, family
from lab.errors import LabError
from lab.locks import holder
from lab.messages import translate as _
from lab.paths import cache_dir, run_dir
from lab.patience import Patience
from lab.vm import leases
from lab.vm.endpoint import VmEndpoint, forget, keeper_lock, read

__all__ = ["VmEndpoint", "ensure_running", "prepare", "running", "stop"]

_PAUSE_SECONDS = 0.25
_STILL_SECONDS = 60.0
_EFFORT_SECONDS = 3600.0  # a build takes about 100, and gives up by itself what comes to nothing
_STOP_SECONDS = 10.0


def ensure_running(*, say: Callable[[str], None], lease_pid: int | None = None, by_hand: bool = False) -> VmEndpoint:
    """The running lab VM, resumed (and, the first time, fetched, built and booted) where none runs.

    Whoever connects with `requests` (as the docker SDK does) must not let `REQUESTS_CA_BUNDLE` or a proxy from the
    environment replace the machine's own certificate authority: set the session's `trust_env` to False.

    Args:
        say: receives one line for each step.
        lease_pid: the process for which the machine is kept; by default this notebook's Jupyter server, else this process.
        by_hand: keep it until `stop()`, whichever process ends.

    Raises:
        LabError: it cannot run here; the message says why and what to do.
    """
    if by_hand:
        leases.take_by_hand()
    else:
        leases.take(lease_pid)
    if _crashed():
        say(_("The lab VM ended unexpectedly; what ran in it is gone. Resuming it from its saved state"))
    while True:
        if endpoint := running():
            return endpoint
        _keeper(say, until=running)


def prepare(*, say: Callable[[str], None]) -> Path:
    """The folder of the lab VM's files (see `lab.vm.machine.Files`), made where they are missing; nothing is started.

    Raises:
        LabError: they cannot be made here; the message says why and what to do.
    """
    while True:
        if endpoint := running():
            return endpoint.cert_dir.parent
        if folder := _keeper(say, "--prepare", until=running):
            return folder


def running() -> VmEndpoint | None:
    """The lab VM that runs now, or None."""
    endpoint = read()
    return endpoint if endpoint and endpoint.alive() else None


def stop() -> bool:
    """End the lab VM, whoever uses it. Returns whether one ran.

    A keeper that does nothing about it is killed, and its machine with it.
    """
    leases.drop_all()
    endpoint = read()
    if endpoint is None or endpoint.keeper is None or not endpoint.keeper.alive():
        return False
    pid = endpoint.keeper.pid
    _send(signal.SIGTERM, pid)
    # of its machine no sign counts: a guest may be busy for ever
    patience = Patience(Observer(lambda: [pid]), still_seconds=_STOP_SECONDS, effort_seconds=_STOP_SECONDS)
    while endpoint.keeper.alive():
        if patience.end():
            forget()  # which it will not do itself
            _send(signal.SIGKILL, pid)
        time.sleep(_PAUSE_SECONDS)
    return True


def _send(number: signal.Signals, pid: int) -> None:
    with suppress(ProcessLookupError):  # it has ended just now
        os.kill(pid, number)


def _crashed() -> bool:
    """Whether a machine was published, never withdrawn, and is gone: its keeper or QEMU was killed."""
    endpoint = read()
    return endpoint is not None and not endpoint.alive()


def _keeper(say: Callable[[str], None], *arguments: str, until: Callable[[], object]) -> Path | None:
    """Start a keeper and follow it until it is ready; returns the folder of its machine's files.

    Where another keeper is at work, wait until `until()` holds or that keeper is gone, and return None.
    """
    patience: Patience | None = None
    while True:
        message = _follow(say, arguments)
        if "ready" in message:
            return Path(message["ready"]["folder"])
        if patience is None:
            say(_("Another process is preparing the lab VM; waiting for it"))
            patience = Patience(Observer(_preparing), still_seconds=_STILL_SECONDS, effort_seconds=_EFFORT_SECONDS)
        while pid := holder(keeper_lock()):
            if until():
                return None
            if reason := patience.end():
                raise LabError(
                    _("Process {pid} prepares the lab VM and does not come to an end. {reason}").format(pid=pid, reason=reason),
                    next_step=_("End it with kill -KILL {pid} and try again.").format(pid=pid),
                )
            time.sleep(_PAUSE_SECONDS)
        time.sleep(_PAUSE_SECONDS)


def _preparing() -> set[int]:
    """The keeper, whoever holds what it may wait for (the cache's folders are made once for all), and what these started."""
    locks = [keeper_lock(), *cache_dir().glob(f"*/{LOCK}"), *cache_dir().glob(f"apt/*/{LOCK}")]
    return {pid for lock in locks if (held := holder(lock)) for pid in family(held)}


def _follow(say: Callable[[str], None], arguments: tuple[str, ...]) -> dict[str, Any]:
    """Run a keeper until its last message, "ready" or "busy"; an "error" is raised."""
    errors = run_dir() / "keeper-errors.log"
    with errors.open("wb") as stderr, subprocess.Popen(
        [sys.executable, "-m", "lab.vm.keeper", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={**os.environ, "PYTHONPATH": _import_path()},
        start_new_session=True,
    ) as keeper:  # fmt: skip
        assert keeper.stdout is not None
        try:
            for line in keeper.stdout:
                message: dict[str, Any] = json.loads(line)
                if "say" in message:
                    say(message["say"])
                elif "error" in message:
                    raise LabError(**message["error"])
                else:
                    keeper.returncode = 0  # it stays, as nobody's child: leaving the block must not wait for it
                    return message
        except KeyboardInterrupt:
            keeper.terminate()
            raise
    raise LabError(
        _("The lab VM's keeper ended before the machine was ready."),
        next_step=_("Try again; if it repeats, report what {path} says.").format(path=errors),
    )


def _import_path() -> str:
    """The keeper imports the same `lab`, wherever this process found it."""
    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
