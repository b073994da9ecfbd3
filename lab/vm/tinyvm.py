"""Lesson 01's machine, live: a kernel and BusyBox in QEMU, spoken to over its serial console."""

import base64
import os
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import psutil

from lab.effort import Observer
from lab.errors import LabError
from lab.messages import translate as _
from lab.patience import Patience
from lab.units import DISK_MB, MEMORY_MB
from lab.vm import host
from lab.vm.acceleration import Accelerator
from lab.vm.console import Console, no_answer, off_by_itself
from lab.vm.logs import keep_logs
from lab.vm.machine import tiny_vm
from lab.vm.parts import Parts
from lab.vm.slowness import LOOP, Slowdown, host_seconds, parse_uptimes
from lab.vm.tinyguest import DONE, READY
from lab.vm.tinystate import SavedMachine, save_state, state_file, wake

_STILL_SECONDS = 60.0
_BOOT_EFFORT_SECONDS = 600.0  # a boot takes about 4 on an emulated processor
_ANSWER_EFFORT_SECONDS = 60.0  # a command that never ends may be a learner's own


class TinyMachine:
    """A small complete Linux that runs now. Use it in a `with` block, or call `stop()`.

    Attributes:
        seconds: from QEMU's start to the first process of the guest being ready (to its answer, where it was resumed).
        log: what the kernel printed while it booted.
        accelerator: `"tcg"` (software processor) or `"kvm"`.
        disk_mb: kernel and initial file system, in MB (10^6 bytes).
        recorded: False; a recording has the same attributes and True.
    """

    recorded = False

    def __init__(
        self,
        parts: Parts,
        accelerator: Accelerator,
        memory_mb: int,
        show: Callable[[str], None],
        *,
        state: Path | None = None,
    ) -> None:
        """Boot it, or go on from a saved state; `show` receives each line of the boot log as it comes."""
        host.require_memory(memory_mb + host.OVERHEAD_MB)
        self.accelerator = accelerator.kind
        self.disk_mb = (parts.kernel.stat().st_size + parts.tiny_initramfs.stat().st_size) / DISK_MB
        self._parts = parts
        self._again = partial(TinyMachine, parts, accelerator, memory_mb, show)
        # a folder of its own, and a short one: the path of a socket is limited to 107 bytes (unix(7))
        self._folder = TemporaryDirectory(prefix="lab-")
        self._control = Path(self._folder.name) / "qmp.sock"
        began = time.monotonic()
        self._process = subprocess.Popen(
            tiny_vm(
                parts.tools,
                accelerator.kind,
                parts.kernel,
                parts.tiny_initramfs,
                memory_mb,
                control=self._control,
                state=state,
            ),
            env={**os.environ, **parts.tools.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._console = Console(self._process)
        self.log = ""
        try:
            if state is not None:
                wake(self._control, self._check())
                self.run("true")
            else:
                self._boot(show)
        except BaseException:
            self.stop()
            raise
        self.seconds = time.monotonic() - began

    def run(self, command: str) -> str:
        """Run a shell command in the machine; returns what it printed.

        Raises:
            LabError: the machine was stopped, or waiting for its answer has become senseless.
        """
        if self._process.poll() is not None or self._process.stdin is None:
            raise LabError(_("This machine is off."), next_step=_("Boot another one: lab.vm.boot()."))
        # encoded, so that a command of several lines arrives as the one line that the guest reads
        encoded = base64.b64encode(command.encode()).decode()
        self._process.stdin.write(f"echo {encoded} | base64 -d | sh\n".encode())
        self._process.stdin.flush()
        # what it prints is no progress here: an endless loop may print, too
        return "\n".join(self._console.until(DONE, self._patience(_ANSWER_EFFORT_SECONDS))).strip()

    @property
    def kernel(self) -> str:
        """The guest's kernel release, asked of the guest."""
        return self.run("uname -r")

    @property
    def memory_mb(self) -> float:
        """Memory that the guest sees, in MB (2^20 bytes), asked of the guest."""
        return int(self.run("awk '/MemTotal/ {print $2}' /proc/meminfo")) * 1024 / MEMORY_MB

    @property
    def processes(self) -> int:
        """How many processes the guest sees, its kernel's threads included."""
        return int(self.run("set -- /proc/[0-9]*; echo $#"))  # the shell's names only: `ls` complains of one that has just ended

    @property
    def resident_mb(self) -> float:
        """What the machine takes of the host's memory now, in MB (2^20 bytes): QEMU's resident set."""
        return float(psutil.Process(self._process.pid).memory_info().rss) / MEMORY_MB

    def slowdown(self) -> Slowdown:
        """The same loop in the same BusyBox, outside and inside: the price of the emulated processor."""
        inside = parse_uptimes(self.run(f"cat /proc/uptime; {LOOP}; cat /proc/uptime"))
        outside = host_seconds(self._parts.busybox)
        return Slowdown(host_seconds=outside, guest_seconds=inside)

    def save(self) -> SavedMachine:
        """Write its memory, processor and devices to a file, and switch it off.

        Raises:
            LabError: it is off already, or its state could not be written.
        """
        if self._process.poll() is not None:
            raise LabError(_("This machine is off."), next_step=_("Boot another one: lab.vm.boot()."))
        folder = TemporaryDirectory(prefix="lab-")
        save_state(self._control, state_file(Path(folder.name)), self._check())
        self.stop()
        return SavedMachine(folder, lambda state: self._again(state=state))

    def stop(self) -> None:
        """Switch it off."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        """The machine, on."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Switch it off."""
        self.stop()

    def __repr__(self) -> str:
        """Short and stable, for notebooks."""
        return _("A tiny virtual machine, {state}").format(state=_("on") if self._process.poll() is None else _("off"))

    def _boot(self, show: Callable[[str], None]) -> None:
        log: list[str] = []
        try:
            for line in self._console.until(READY, self._patience(_BOOT_EFFORT_SECONDS, lambda: len(log))):
                log.append(line)
                show(line)
        except LabError as error:
            kept = keep_logs({"console.log": "\n".join(log)})
            raise LabError(error.happened, next_step=f"{error.next_step} {kept}") from None
        self.log = "\n".join(log)

    def _patience(self, effort_seconds: float, output: Callable[[], int] = lambda: 0) -> Patience:
        return Patience(
            Observer(lambda: [self._process.pid]), output=output, still_seconds=_STILL_SECONDS, effort_seconds=effort_seconds
        )

    def _check(self) -> Callable[[], None]:
        """A function that raises as soon as waiting for QEMU itself has become senseless."""
        patience = self._patience(_BOOT_EFFORT_SECONDS)

        def check() -> None:
            if self._process.poll() is not None:
                raise off_by_itself()
            if reason := patience.end():
                raise no_answer(reason)

        return check
