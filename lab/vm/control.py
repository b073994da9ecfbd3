"""One running lab VM, spoken to over QMP (to QEMU) and over the agent's port (to the guest)."""

import asyncio
import os
import secrets
import shlex
import subprocess
import time
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from typing import Any

from qemu.qmp import QMPClient, QMPError

from lab.errors import LabError
from lab.messages import translate as _
from lab.patience import Result
from lab.units import MEMORY_MB
from lab.vm.engineprobe import engine_version
from lab.vm.freeport import free_port
from lab.vm.host import free_memory_mb, translation_cache_mb
from lab.vm.machine import Files, lab_vm
from lab.vm.monitor import connect
from lab.vm.ports import MONITOR
from lab.vm.tools import Tools
from lab.vm.watch import Watch

_PROBE_SECONDS = 10.0
_PAUSE_SECONDS = 0.02


class LabVm:
    """A QEMU process with the lab VM in it.

    Attributes:
        files: the machine's files.
        port: the port on the host's loopback that leads to the engine.
        started: when QEMU was started, on the monotonic clock.
    """

    def __init__(self, tools: Tools, files: Files, accelerator: str, run: Path) -> None:
        """Nothing is started yet; `run` is the folder for sockets and logs."""
        self._tools, self.files, self._accelerator, self._run = tools, files, accelerator, run
        self._qmp = QMPClient("lab-vm")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.started = 0.0

    @property
    def pid(self) -> int:
        """QEMU's process id."""
        assert self._process is not None
        return self._process.pid

    @property
    def resident_mb(self) -> int:
        """QEMU's resident memory in MB (2^20 bytes)."""
        import psutil

        return int(psutil.Process(self.pid).memory_info().rss) // MEMORY_MB

    def running(self) -> bool:
        """Whether QEMU still runs."""
        return self._process is not None and self._process.poll() is None

    async def start(self, *, port: int = 0, writable: bool = False, resume: bool = False) -> None:
        """Start QEMU and connect to it.

        Args:
            port: the port to use for the engine if it is free; else any.
            writable: write to the disk itself (while building).
            resume: wait for a saved state rather than boot.

        Raises:
            LabError: as `wait`.
        """
        self.port = free_port(port)
        cache = translation_cache_mb(free_memory_mb())
        command = lab_vm(
            self._tools, self.files, self._accelerator, forward=self.port, writable=writable, resume=resume, cache_mb=cache
        )
        command += ["-qmp", f"unix:{MONITOR},server=on,wait=off"]
        for name in ("qmp.sock", "agent.sock", MONITOR, "console.log"):
            (self._run / name).unlink(missing_ok=True)
        self.started = time.monotonic()
        # the temporary layer over the disk goes where the cache is: /tmp may be memory
        environment = {**os.environ, **self._tools.environment, "TMPDIR": str(self._run)}
        self._process = subprocess.Popen(
            # QEMU ends with the process that keeps it, however that one ends
            ["setpriv", "--pdeathsig", "KILL", *command],
            cwd=self._run,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=(self._run / "qemu.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        await self.wait(self._connect(), _("The lab VM's QEMU does not answer."))

    async def wait(self, work: Awaitable[Result], missing: str) -> Result:
        """The result of work that the machine has a part in; args and errors as for `lab.vm.watch.Watch.wait`."""
        assert self._process is not None
        return await Watch(self._process, self._run).wait(work, missing)

    async def boot(self) -> tuple[str, float]:
        """Wait until the engine answers; returns its version and the seconds since QEMU was started.

        Raises:
            LabError: as `wait`.
        """
        version = await self.wait(self._answer(), _("The lab VM started, but its Docker does not answer."))
        return version, time.monotonic() - self.started

    async def save(self) -> None:
        """Stop the machine and write its state beside its disk; QEMU ends.

        Raises:
            LabError: as `wait`, or the state could not be written.
        """
        await self.wait(self._write_state(), _("The lab VM's state could not be saved."))
        await self.stop()

    async def resume(self) -> str:
        """Load the saved state, run, renew clock and random state; returns the engine's version.

        Raises:
            LabError: as `wait`.
        """
        await self.wait(self._read_state(), _("The lab VM does not wake from its saved state."))
        version, _seconds = await self.boot()
        return version

    async def stop(self) -> None:
        """End QEMU at once: nothing of a lab VM outlives it but what was saved."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        with suppress(EOFError, QMPError):  # the other end is gone: that is what was wanted
            await self._qmp.disconnect()

    async def _connect(self) -> None:
        await connect(self._qmp, self._relative("qmp.sock"))
        self._agent = await asyncio.open_unix_connection(str(self._relative("agent.sock")))

    async def _answer(self) -> str:
        seconds = _PROBE_SECONDS
        while True:
            asked = time.monotonic()
            if version := await asyncio.to_thread(engine_version, self.port, self.files.keys, seconds):
                return version
            if time.monotonic() - asked > seconds:  # what is slow is given more, and what was lost is asked again
                seconds *= 2
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _write_state(self) -> None:
        await self._order("rest", "rested")
        await self._execute("stop")
        await self._execute("migrate-set-parameters", {"max-bandwidth": 10**11})
        await self._execute("migrate", {"uri": f"exec:cat > {shlex.quote(str(self.files.state))}"})
        while (status := (await self._execute("query-migrate")).get("status")) != "completed":
            if status == "failed":
                raise LabError(
                    _("The lab VM's state could not be saved."),
                    next_step=_("Check the free disk space in {folder} and try again.").format(folder=self.files.folder),
                )
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _read_state(self) -> None:
        await self._execute("migrate-incoming", {"uri": f"exec:cat {shlex.quote(str(self.files.state))}"})
        while (await self._execute("query-status"))["status"] == "inmigrate":
            await asyncio.sleep(_PAUSE_SECONDS)
        await self._execute("cont")
        await self._order(f"woke {time.time():.0f} {secrets.token_hex(32)}", "awake")

    async def _order(self, order: str, answer: str) -> None:
        reader, writer = self._agent
        writer.write(f"{order}\n".encode())
        line = await reader.readline()
        if line.decode().strip() != answer:
            raise LabError(
                _("The lab VM's agent answered {line!r}.").format(line=line.decode()),
                expected=_("It should have answered {answer!r}.").format(answer=answer),
                next_step=_("Start it again: python -m lab down, then python -m lab up."),
            )

    async def _execute(self, command: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self._qmp.execute(command, arguments)
        return answer if isinstance(answer, dict) else {}

    def _relative(self, name: str) -> Path:
        # socket paths are limited to 107 bytes (unix(7)): the working folder is the machine's own
        return Path(os.path.relpath(self._run / name))
