"""Watching the lab VM's QEMU while something is waited for that it has a part in."""

import subprocess
from collections.abc import Awaitable
from pathlib import Path

from lab.effort import Observer
from lab.errors import LabError
from lab.messages import translate as _
from lab.patience import Patience, Result, patiently
from lab.vm.logs import keep_logs

_STILL_SECONDS = 60.0
_EFFORT_SECONDS = 600.0  # a cold boot takes 20 to 30 on an emulated processor, and so does getting ready to be saved
# what the guest says, then what QEMU itself says
_CONSOLE, _OWN = "console.log", "qemu.log"


class Watch:
    """Watches a QEMU process that was started just now."""

    def __init__(self, process: "subprocess.Popen[bytes]", run: Path) -> None:
        """`run` is the folder of its logs, `console.log` and `qemu.log`."""
        self._process, self._run = process, run

    async def wait(self, work: Awaitable[Result], missing: str) -> Result:
        """The result of work; given up when the machine shows no sign of work any more.

        Args:
            work: what is waited for.
            missing: a sentence that says what did not happen, where it is given up.

        Raises:
            LabError: QEMU ended, or waiting has become senseless; its logs are kept where the message says.
        """
        patience = Patience(
            Observer(lambda: [self._process.pid]),
            output=lambda: len(self._log(_CONSOLE)),
            still_seconds=_STILL_SECONDS,
            effort_seconds=_EFFORT_SECONDS,
        )

        def check() -> None:
            if self._process.poll() is not None:
                raise self._failure(_("The lab VM's QEMU ended by itself."))
            if reason := patience.end():
                raise self._failure(f"{missing} {reason}")

        return await patiently(work, check)

    def _failure(self, happened: str) -> LabError:
        kept = keep_logs({name: self._log(name).decode(errors="replace") for name in (_CONSOLE, _OWN)})
        return LabError(happened, next_step=_("Try again; if this repeats, report it.") + " " + kept)

    def _log(self, name: str) -> bytes:
        try:
            return (self._run / name).read_bytes()
        except FileNotFoundError:  # QEMU makes its console's log a moment after it has started
            return b""
