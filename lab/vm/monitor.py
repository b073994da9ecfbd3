"""QEMU's monitor (QMP), connected to as soon as QEMU listens."""

import asyncio
from pathlib import Path

from qemu.qmp import ConnectError, QMPClient

_PAUSE_SECONDS = 0.02


async def connect(qmp: QMPClient, socket: Path) -> None:
    """Connect, once the socket is there and QEMU listens, which is a moment later.

    Args:
        qmp: not connected yet.
        socket: where the monitor is or will be; how long it is waited for is for whoever asks to decide.

    Raises:
        qemu.qmp.ConnectError: whoever listens there is no QEMU.
    """
    while True:
        if socket.exists():
            try:
                return await qmp.connect(str(socket))
            except ConnectError as error:
                if not isinstance(error.exc, ConnectionRefusedError):
                    raise
        await asyncio.sleep(_PAUSE_SECONDS)
