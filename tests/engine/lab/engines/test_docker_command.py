"""The environment's `docker` command where the machine has none, and in a terminal of the course's JupyterLab."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import websocket

from tests.support.served import Served, serve

PROGRAMS = Path(sys.prefix, "bin")


@pytest.fixture
def path_without_docker(tmp_path: Path) -> str:
    """Every program of this machine but `docker`."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for program in (*Path("/usr/bin").iterdir(), *Path("/usr/sbin").iterdir()):
        link = folder / program.name
        if program.name != "docker" and not link.exists():
            link.symlink_to(program)
    return f"{PROGRAMS}{os.pathsep}{folder}"


@pytest.mark.slow
def test_the_client_of_debians_package_serves_where_there_is_none(path_without_docker: str, tmp_path: Path):
    environment = {**os.environ, "PATH": path_without_docker, "XDG_CACHE_HOME": str(tmp_path)}
    asked = [str(PROGRAMS / "docker"), "version", "--format", "{{.Client.Version}} {{.Server.Version}}"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\S+ \d+\.\S+\n", done.stdout)
    (client,) = tmp_path.rglob("usr/bin/docker")
    assert os.access(client, os.X_OK)


@pytest.fixture
def served() -> Iterator[Served]:
    """A JupyterLab served by `python -m lab serve`."""
    with serve() as running:
        yield running


def test_a_terminal_of_the_served_course_has_this_docker_command(served: Served):
    url, query = served.url, {"token": served.token}
    # the lab VM is leased to this process, so it must be the server itself
    assert "jupyterlab" in Path(f"/proc/{served.process.pid}/cmdline").read_text()
    front_page = requests.get(f"{url}lab", params=query, allow_redirects=False)
    assert front_page.status_code in {200, 302}
    assert requests.get(f"{url}api/contents/notebooks/en/00-start.ipynb", params=query).ok
    name = requests.post(f"{url}api/terminals", params=query).json()["name"]
    socket = url.replace("http", "ws", 1) + f"terminals/websocket/{name}?token={served.token}"
    terminal = websocket.create_connection(socket)
    terminal.send(json.dumps(["stdin", "command -v docker; echo en''d\r"]))
    seen = ""
    while "end" not in seen:
        kind, *content = json.loads(terminal.recv())
        seen += content[0] if kind == "stdout" else ""
    terminal.close()
    assert str(PROGRAMS / "docker") in seen
