"""One running lab VM, spoken to over QMP (to QEMU) and over the agent's port (to the guest)."""

import asyncio
import os
import secrets
import shlex
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from qemu.qmp import QMPClient, QMPError

from lab.errors import LabError
from lab.messages import translate as _
from lab.units import MEMORY_MB
from lab.vm.engineprobe import engine_version
from lab.vm.freeport import free_port
from lab.vm.machine import Files, lab_vm
from lab.vm.monitor import connect
from lab.vm.ports import MONITOR
from lab.vm.tools import Tools

_BOOT_SECONDS = 180.0
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
        """
        self.port = free_port(port)
        command = lab_vm(self._tools, self.files, self._accelerator, forward=self.port, writable=writable, resume=resume)
        command += ["-qmp", f"unix:{MONITOR},server=on,wait=off"]
        for name in ("qmp.sock", "agent.sock", MONITOR):
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
        await connect(self._qmp, self._relative("qmp.sock"), self._check)
        reader, writer = await asyncio.open_unix_connection(str(self._relative("agent.sock")))
        self._agent = (reader, writer)

    async def boot(self) -> tuple[str, float]:
        """Wait until the engine answers; returns its version and the seconds since QEMU was started."""
        while time.monotonic() - self.started < _BOOT_SECONDS:
            self._check()
            if version := await asyncio.to_thread(engine_version, self.port, self.files.keys):
                return version, time.monotonic() - self.started
            await asyncio.sleep(_PAUSE_SECONDS)
        raise LabError(
            _("The lab VM started, but its Docker did not answer within {seconds:.0f} seconds.").format(seconds=_BOOT_SECONDS),
            next_step=_("Free the processor and try again; its console is in {path}.").format(path=self._run / "console.log"),
        )

    async def save(self) -> None:
        """Stop the machine and write its state beside its disk; QEMU ends."""
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
        await self.stop()

    async def resume(self) -> str:
        """Load the saved state, run, renew clock and random state; returns the engine's version."""
        await self._execute("migrate-incoming", {"uri": f"exec:cat {shlex.quote(str(self.files.state))}"})
        while (await self._execute("query-status"))["status"] == "inmigrate":
            self._check()
            await asyncio.sleep(_PAUSE_SECONDS)
        await self._execute("cont")
        await self._order(f"woke {time.time():.0f} {secrets.token_hex(32)}", "awake")
        version, _seconds = await self.boot()
        return version

    async def stop(self) -> None:
        """End QEMU at once: nothing of a lab VM outlives it but what was saved."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        with suppress(EOFError, QMPError):  # the other end is gone: that is what was wanted
            await self._qmp.disconnect()

    async def _order(self, order: str, answer: str) -> None:
        reader, writer = self._agent
        writer.write(f"{order}\n".encode())
        line = await asyncio.wait_for(reader.readline(), _BOOT_SECONDS)
        if line.decode().strip() != answer:
            raise LabError(
                _("The lab VM's agent answered {line!r}.").format(line=line.decode()),
                expected=_("It should have answered {answer!r}.").format(answer=answer),
                next_step=_("Start it again: python -m lab down, then python -m lab up."),
            )

    async def _execute(self, command: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        self._check()
        answer = await self._qmp.execute(command, arguments)
        return answer if isinstance(answer, dict) else {}

    def _check(self) -> None:
        if not self.running():
            log = (self._run / "qemu.log").read_text(errors="replace").strip().splitlines()[-1:]
            raise LabError(
                _("QEMU ended at once: {reason}").format(reason=" ".join(log) or _("it said nothing")),
                next_step=_("Start it again with python -m lab up; if it ends again, report this line."),
            )

    def _relative(self, name: str) -> Path:
        # socket paths are limited to 107 bytes (unix(7)): the working folder is the machine's own
        return Path(os.path.relpath(self._run / name))
