"""The serial console of a machine whose QEMU has it on its own output: lines, read as they come."""

import queue
import subprocess
import threading
from collections.abc import Iterator

from lab.errors import LabError
from lab.messages import translate as _
from lab.patience import Patience

_PAUSE_SECONDS = 0.5


class Console:
    """What a machine prints, from its start."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """`process` is QEMU, its output a pipe, which is read from now on."""
        assert process.stdout is not None
        self._output = process.stdout
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def until(self, mark: str, patience: Patience) -> Iterator[str]:
        """Each line, as it comes, before the one that is the mark.

        Raises:
            LabError: QEMU ended, or waiting has become senseless.
        """
        while True:
            if reason := patience.end():
                raise no_answer(reason)
            try:
                line = self._lines.get(timeout=_PAUSE_SECONDS)
            except queue.Empty:
                continue
            if line is None:
                raise off_by_itself()
            if line.strip() == mark:
                return
            yield line

    def join(self) -> None:
        """Wait for the end of the output, of a QEMU that was ended."""
        self._reader.join()

    def _read(self) -> None:
        for raw in self._output:
            self._lines.put(raw.decode(errors="replace").rstrip("\r\n"))
        self._lines.put(None)


def off_by_itself() -> LabError:
    """The error that a machine ended which should run."""
    return _failure(_("The machine went off by itself."))


def no_answer(reason: str) -> LabError:
    """The error that waiting for a machine has become senseless, and why, in a sentence."""
    return _failure(_("The machine does not answer. {reason}").format(reason=reason))


def _failure(happened: str) -> LabError:
    return LabError(happened, next_step=_("Boot it again: lab.vm.boot()."))
