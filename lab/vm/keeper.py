"""The lab VM's keeper: one process that makes, resumes and watches the machine, and ends it with its last user.

Run as `python -m lab.vm.keeper` by `lab.vm.service`; with `--prepare` it makes the files and runs nothing. It prints one JSON
object a line: `{"say": …}` while it works, then one of `{"ready": {…}}`, `{"busy": true}` (another keeper is at work) or
`{"error": {…}}`. After that it is silent.
"""

import asyncio
import json
import os
import signal
import sys
import time
from typing import Any

from lab.errors import LabError
from lab.locks import held
from lab.paths import run_dir
from lab.vm import host, leases
from lab.vm.acceleration import find_accelerator
from lab.vm.control import LabVm
from lab.vm.endpoint import VmEndpoint, forget, keeper_lock, last_port, publish
from lab.vm.image import get_image
from lab.vm.machine import MEMORY_MB
from lab.vm.parts import get_parts
from lab.vm.processes import identify
from lab.vm.tls import ADDRESS

_WATCH_SECONDS = 2.0


def main() -> int:
    """Make the machine ready, say so, and keep it until nobody uses it."""
    os.chdir(run_dir())
    with held(keeper_lock(), wait=False) as alone:
        if alone:
            return _work()
    _tell({"busy": True})
    return 0


def _work() -> int:
    try:
        forget()
        parts = get_parts(_say)
        accelerator = find_accelerator(parts)
        files, manifest = get_image(parts, accelerator, _say)
        if "--prepare" in sys.argv:
            _tell({"ready": {"folder": str(files.folder)}})
            return 0
        host.require_memory(MEMORY_MB + host.OVERHEAD_MB)
        host.require_disk(host.RUN_DISK_MB)
        machine = LabVm(parts.tools, files, accelerator.kind, run_dir())
        asyncio.run(_keep(machine, accelerator.kind, manifest.cold_boot_seconds))
    except LabError as error:
        _tell({"error": error.parts()})
        return 1
    return 0


async def _keep(machine: LabVm, accelerator: str, cold_boot_seconds: float) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        await machine.start(port=last_port(), resume=True)
        version = await machine.resume()
        publish(
            VmEndpoint(
                base_url=f"tcp://{ADDRESS}:{machine.port}",
                cert_dir=machine.files.keys,
                docker=version,
                accelerator=accelerator,
                seconds=round(time.monotonic() - machine.started, 2),
                cold_boot_seconds=cold_boot_seconds,
                resident_mb=machine.resident_mb,
                keeper=identify(os.getpid()),
                qemu=identify(machine.pid),
            )
        )
        _tell({"ready": {"folder": str(machine.files.folder)}})
        _detach()
        await _watch(machine, stopped)
    finally:
        forget()
        await machine.stop()


async def _watch(machine: LabVm, stopped: asyncio.Event) -> None:
    while machine.running() and not stopped.is_set() and leases.any_alive():
        try:
            await asyncio.wait_for(stopped.wait(), _WATCH_SECONDS)
        except TimeoutError:
            continue


def _say(line: str) -> None:
    _tell({"say": line})


def _tell(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def _detach() -> None:
    """Let go of the pipe to whoever started this: it may end long before the machine does."""
    log = os.open("keeper.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        os.dup2(log, stream.fileno())
    os.close(log)


if __name__ == "__main__":
    sys.exit(main())
