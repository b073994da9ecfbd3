"""Servers on this machine, asked until they listen."""

import subprocess
import urllib.request
from pathlib import Path
from typing import Any

from tests.support.waiting import until

# not by way of a proxy that the environment names for the world outside
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def read(address: str) -> str:
    """What a server answers now; an OSError where it does not."""
    with _DIRECTLY.open(address) as answer:
        return str(answer.read().decode())


def listening(address: str) -> bool:
    """Whether a server answers at all."""
    try:
        read(address)
    except urllib.request.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_for(address: str, server: "subprocess.Popen[Any]", log: Path) -> None:
    """Wait until a server answers; an AssertionError with the end of its log where it ends before."""
    until(lambda: server.poll() is not None or listening(address))
    assert server.poll() is None, f"the server ended:\n{log.read_text()[-3000:]}"
