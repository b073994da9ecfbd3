"""A JupyterLab of a test's own: on a free port, with settings of its own, until the block ends."""

import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.servers import wait_for

_SHOWN = 5000  # characters
_PRIVATE = {"JUPYTER_CONFIG_DIR": "config", "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}


@dataclass(frozen=True)
class Jupyter:
    """A running server."""

    url: str
    token: str


@contextmanager
def jupyter_server(root: Path, home: Path, environment: Mapping[str, str], further: Sequence[str] = ()) -> Iterator[Jupyter]:
    """A server that shows a folder; its own files, and its log, are in `home`."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    jupyter = Jupyter(f"http://127.0.0.1:{port}", secrets.token_hex(16))
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *(f"--IdentityProvider.token={jupyter.token}", f"--ServerApp.root_dir={root}"),
        *further,
    ]
    variables = {**environment, **{name: str(home / folder) for name, folder in _PRIVATE.items()}}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=variables, cwd=root, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"{jupyter.url}/api?token={jupyter.token}", server, home / "log")
            yield jupyter
        finally:
            server.terminate()
            server.wait()
            print((home / "log").read_text(errors="replace")[-_SHOWN:])  # shown by pytest where a test failed
