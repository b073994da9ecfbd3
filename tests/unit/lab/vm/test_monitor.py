"""The monitor of a QEMU that takes its time: its socket is there before it listens."""

import asyncio
import socket
import threading
import time
from pathlib import Path

import pytest
from qemu.qmp import QMPClient

from lab.errors import LabError
from lab.patience import patiently
from lab.vm.monitor import connect

GREETING = b'{"QMP": {"version": {"qemu": {"major": 7, "minor": 2, "micro": 0}, "package": ""}, "capabilities": []}}\n'


def listen_late(bound: socket.socket) -> None:
    time.sleep(0.3)
    bound.listen()
    connection, _address = bound.accept()
    connection.sendall(GREETING)
    connection.recv(4096)  # it asks for the capabilities
    connection.sendall(b'{"return": {}, "id": "__qmp#00000"}\n')
    connection.recv(4096)  # it hangs up
    connection.close()


async def there_and_back(path: Path) -> None:
    qmp = QMPClient("late")
    await connect(qmp, path)
    await qmp.disconnect()


def test_a_monitor_that_does_not_listen_yet_is_waited_for(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "qmp.sock"))
        qemu = threading.Thread(target=listen_late, args=[bound])
        qemu.start()
        asyncio.run(asyncio.wait_for(there_and_back(tmp_path / "qmp.sock"), 20))
        qemu.join()


def test_a_qemu_that_has_ended_is_not_waited_for(tmp_path: Path) -> None:
    def ended() -> None:
        raise LabError("QEMU ended at once.")

    with pytest.raises(LabError, match="ended"):
        asyncio.run(patiently(connect(QMPClient("gone"), tmp_path / "qmp.sock"), ended))
