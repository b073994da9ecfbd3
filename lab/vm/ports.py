"""Published ports of containers in the lab VM, forwarded from the host's loopback: to QEMU over a monitor of their own."""

import asyncio
import os
import re
from concurrent.futures import ThreadPoolExecutor

from qemu.qmp import QMPClient

from lab.errors import LabError
from lab.messages import translate as _
from lab.paths import run_dir
from lab.vm.freeport import free_port
from lab.vm.tls import ADDRESS

MONITOR = "ports.sock"
_NETWORK = "net"  # the id of the machine's network device, in lab.vm.machine
# a line of `info usernet`: state, descriptor, the host's address and port, the guest's
_FORWARD = re.compile(rf"TCP\[HOST_FORWARD\]\s+\d+\s+{re.escape(ADDRESS)}\s+(?P<host>\d+)\s+\S+\s+(?P<guest>\d+)\s")


def forwarded(port: int) -> int:
    """The port on the host's loopback that leads to a port of the running lab VM, forwarded now where it is not yet.

    The same number where it is free. A forward ends with the machine.

    Raises:
        LabError: QEMU does not forward it.
    """
    # in a thread of its own, because a notebook's has an event loop that runs
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _forwarded(port)).result()


async def _forwarded(port: int) -> int:
    monitor = QMPClient("ports")
    # a socket's path is limited to 107 bytes (unix(7)), the home's may be longer, and this process is not in that folder
    folder = os.open(run_dir(), os.O_DIRECTORY)
    try:
        await monitor.connect(f"/proc/self/fd/{folder}/{MONITOR}")
    finally:
        os.close(folder)
    try:
        for match in _FORWARD.finditer(await _order(monitor, "info usernet")):
            if int(match["guest"]) == port:
                return int(match["host"])
        host = free_port(port)
        if refused := (await _order(monitor, f"hostfwd_add {_NETWORK} tcp:{ADDRESS}:{host}-:{port}")).strip():
            raise LabError(
                _("Port {port} of the lab VM cannot be forwarded: {reason}").format(port=port, reason=refused),
                next_step=_("Publish another port and try again."),
            )
        return host
    finally:
        await monitor.disconnect()


async def _order(monitor: QMPClient, line: str) -> str:
    """The answer of QEMU's monitor for people, which alone knows forwards (QEMU 7.2, hmp-commands)."""
    return str(await monitor.execute("human-monitor-command", {"command-line": line}))
