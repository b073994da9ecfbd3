"""The environment's `docker` command where the machine has none, and in a terminal of the course's JupyterLab."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
import websocket

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


def test_the_client_of_debians_package_serves_where_there_is_none(path_without_docker: str, tmp_path: Path):
    environment = {**os.environ, "PATH": path_without_docker, "LAB_ENGINE": "docker", "XDG_CACHE_HOME": str(tmp_path)}
    asked = [str(PROGRAMS / "docker"), "version", "--format", "{{.Client.Version}} {{.Server.Version}}"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True, timeout=300)
    assert re.fullmatch(r"\d+\.\S+ \d+\.\S+\n", done.stdout)
    (client,) = tmp_path.rglob("usr/bin/docker")
    assert os.access(client, os.X_OK)


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A JupyterLab served by `python -m lab serve`, and its URL without a token."""
    # one address, or port 0 is another port for each
    options = ["--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token=let-me-in"]
    command = [sys.executable, "-m", "lab", "serve", *options]
    environment = {**os.environ, "LAB_ENGINE": "docker", "COURSE_LANGUAGE": "en"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        lines = (re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/", line) for line in server.stderr)
        url = next(found[0] for found in lines if found)
        wait_until_it_listens(url)
        yield server, url
        server.terminate()
        server.stderr.read()


def wait_until_it_listens(url: str) -> None:
    """Jupyter says its URL a moment before it listens."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        with suppress(requests.ConnectionError):
            requests.get(f"{url}api", timeout=30)
            return
        time.sleep(0.1)
    pytest.fail(f"{url} does not answer")


def test_a_terminal_of_the_served_course_has_this_docker_command(served: tuple[subprocess.Popen[str], str]):
    server, url = served
    query = {"token": "let-me-in"}
    # the lab VM is leased to this process, so it must be the server itself
    assert "jupyterlab" in Path(f"/proc/{server.pid}/cmdline").read_text()
    front_page = requests.get(f"{url}lab", params=query, timeout=60, allow_redirects=False)
    assert front_page.status_code in {200, 302}
    assert requests.get(f"{url}api/contents/notebooks/en/00-start.ipynb", params=query, timeout=60).ok
    name = requests.post(f"{url}api/terminals", params=query, timeout=60).json()["name"]
    socket = url.replace("http", "ws", 1) + f"terminals/websocket/{name}?token=let-me-in"
    terminal = websocket.create_connection(socket, timeout=60)
    terminal.send(json.dumps(["stdin", "command -v docker; echo en''d\r"]))
    seen, give_up = "", time.monotonic() + 60
    while "end" not in seen and time.monotonic() < give_up:
        kind, *content = json.loads(terminal.recv())
        seen += content[0] if kind == "stdout" else ""
    terminal.close()
    assert str(PROGRAMS / "docker") in seen
