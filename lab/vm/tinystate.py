"""The tiny machine's whole state in a file: its memory, its processor and its devices at one moment."""

import asyncio
import shlex
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qemu.qmp import QMPClient

from lab.errors import LabError
from lab.messages import translate as _
from lab.patience import patiently
from lab.units import DISK_MB
from lab.vm.monitor import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from lab.vm.tinyvm import TinyMachine

_PAUSE_SECONDS = 0.02


class SavedMachine:
    """A machine that was saved while it ran. Its file goes when this object does."""

    def __init__(self, folder: "tempfile.TemporaryDirectory[str]", wake: "Callable[[Path], TinyMachine]") -> None:
        """Use `TinyMachine.save()`."""
        self._folder, self._wake = folder, wake

    @property
    def size_mb(self) -> float:
        """What its file takes on disk, MB (10^6 bytes)."""
        return self._path.stat().st_size / DISK_MB

    def resume(self) -> "TinyMachine":
        """A machine that goes on from the moment of saving; each call gives another one.

        Raises:
            LabError: there is no memory for it, or it does not answer.
        """
        return self._wake(self._path)

    def __repr__(self) -> str:
        """Short and stable, for notebooks."""
        return _("A saved virtual machine")

    @property
    def _path(self) -> Path:
        return state_file(Path(self._folder.name))


def state_file(folder: Path) -> Path:
    """Where in its folder a state is."""
    return folder / "state"


def save_state(control: Path, into: Path, check: "Callable[[], None]") -> None:
    """Stop the machine whose QEMU listens at `control`, and write its state to a file.

    Args:
        control: QEMU's socket.
        into: the file.
        check: raises where waiting has become senseless.

    Raises:
        LabError: QEMU could not write it.
    """
    _in_own_loop(patiently(_save(control, into), check))


def wake(control: Path, check: "Callable[[], None]") -> None:
    """Wait until QEMU has loaded a state, and let the machine run: what its console is sent before that is lost.

    Args:
        control: QEMU's socket.
        check: raises where waiting has become senseless.
    """
    _in_own_loop(patiently(_wake(control), check))


def _in_own_loop(work: Coroutine[Any, Any, None]) -> None:
    # a notebook's own event loop is running, so this one gets a thread to itself
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _save(control: Path, into: Path) -> None:
    qmp = await _connect(control)
    try:
        await qmp.execute("stop")
        await qmp.execute("migrate-set-parameters", {"max-bandwidth": 10**11})
        await qmp.execute("migrate", {"uri": f"exec:cat > {shlex.quote(str(into))}"})
        while (status := await _ask(qmp, "query-migrate")) != "completed":
            if status == "failed":
                raise LabError(
                    _("The machine's state could not be saved."),
                    next_step=_("Check the free disk space in {folder} and try again.").format(folder=into.parent),
                )
            await asyncio.sleep(_PAUSE_SECONDS)
    finally:
        await qmp.disconnect()


async def _wake(control: Path) -> None:
    qmp = await _connect(control)
    try:
        while await _ask(qmp, "query-status") == "inmigrate":
            await asyncio.sleep(_PAUSE_SECONDS)
        await qmp.execute("cont")
    finally:
        await qmp.disconnect()


async def _connect(control: Path) -> QMPClient:
    qmp = QMPClient("tiny-vm")
    await connect(qmp, control)
    return qmp


async def _ask(qmp: QMPClient, command: str) -> str:
    answer: Any = await qmp.execute(command)
    return str(answer.get("status", ""))
