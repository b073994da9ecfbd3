"""The course as `make lab` serves it: `python -m lab serve`, in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from tests.support.servers import listening
from tests.support.waiting import until

_URL = re.compile(r"http://(?:localhost|127\.0\.0\.1):\d+/")


@dataclass(frozen=True)
class Served:
    """A running server: its process, its URL, its token, and what it said until it had one."""

    process: "subprocess.Popen[str]"
    url: str
    token: str
    said: str


@contextmanager
def serve(port: int = 0, **variables: str) -> Iterator[Served]:
    """The course in English, served until the block ends.

    Args:
        port: to listen on, or the next one that is free; any by default.
        variables: of the environment.
    """
    token = "let-me-in"
    # one address, or port 0 is another port for each
    options = ["--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", f"--IdentityProvider.token={token}"]
    command = [sys.executable, "-m", "lab", "serve", *options]
    environment = {**os.environ, "COURSE_LANGUAGE": "en", **variables}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        said, url = "", None
        while url is None:
            line = server.stderr.readline()
            assert line, f"it ended:\n{said}"
            said += line
            url = _URL.search(line)
        Thread(target=server.stderr.read, daemon=True).start()  # a full pipe would stop it
        until(lambda: listening(f"{url[0]}api"), server)  # Jupyter says its URL a moment before it listens
        yield Served(server, url[0], token, said)
        server.terminate()
