"""Which engine is chosen, with real sockets: dead ones, a daemon that runs nothing, and Docker itself."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer

import pytest

import lab
from lab.cli import main
from lab.engines.probing import ANSWER_SECONDS, VOUCHED
from lab.engines.selection import current, select
from lab.errors import LabError

DOCKER = "/var/run/docker.sock"


def say(_line: str) -> None:
    """Selection tells what it does; these tests look at what it chose."""


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No engine but those that a test puts there."""
    for name in ("LAB_ENGINE", "LAB_ENGINE_CHOSEN", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/absent.sock")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "podman").mkdir()
    return tmp_path


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[str]:
    """A socket that takes connections and never says a word."""
    path = tmp_path / "silent.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        yield f"unix://{path}"


class _RunsNothing(BaseHTTPRequestHandler):
    """Says that it is Docker, and fails whenever it should do something."""

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        known = self.path.endswith(("/_ping", "/version"))
        answer = {"Version": "27.0", "ApiVersion": "1.41", "Arch": "amd64"} if known else {"message": "this daemon only answers"}
        body = json.dumps(answer).encode()
        self.send_response(200 if known else 500)
        self.send_header("Api-Version", "1.41")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()


class _Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


@contextmanager
def _served(path: Path, handler: type[_RunsNothing]) -> Iterator[str]:
    with _Server(str(path), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"unix://{path}"
        server.shutdown()


@pytest.fixture
def runs_nothing(tmp_path: Path) -> Iterator[str]:
    with _served(tmp_path / "answers.sock", _RunsNothing) as address:
        yield address


class _SlowToAnswer(_RunsNothing):
    def do_GET(self) -> None:
        time.sleep(ANSWER_SECONDS + 1)
        super().do_GET()


@pytest.fixture
def slow_to_answer(tmp_path: Path) -> Iterator[str]:
    with _served(tmp_path / "slow.sock", _SlowToAnswer) as address:
        yield address


def put_docker_where_podman_is_looked_for(surroundings: Path) -> None:
    (surroundings / "podman/podman.sock").symlink_to(DOCKER)


def test_a_socket_that_never_answers_is_given_up(silent: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", silent)
    with pytest.raises(LabError, match=f"{ANSWER_SECONDS:g} s"):
        select("docker", say, proven=True)


def test_a_daemon_that_runs_no_container_is_passed_over(runs_nothing: str, surroundings: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", runs_nothing)
    put_docker_where_podman_is_looked_for(surroundings)
    selection = select(None, say, proven=True)
    assert selection.endpoint.kind == "podman"
    (passed_over,) = selection.rejected
    assert "this daemon only answers" in passed_over


def test_an_engine_that_the_grader_vouches_for_may_take_its_time(
    slow_to_answer: str, surroundings: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DOCKER_HOST", slow_to_answer)
    with pytest.raises(LabError, match=f"{ANSWER_SECONDS:g} s"):
        select("docker", say, proven=True)
    monkeypatch.setenv(VOUCHED, "yes")
    assert select("docker", say, proven=True).endpoint.kind == "docker"


def test_docker_comes_before_podman(surroundings: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{DOCKER}")
    put_docker_where_podman_is_looked_for(surroundings)
    assert select(None, say, proven=True).endpoint.kind == "docker"
    assert select("podman", say, proven=True).endpoint.kind == "podman"


def test_the_default_socket_is_used_without_docker_host(monkeypatch: pytest.MonkeyPatch, surroundings: Path):
    monkeypatch.delenv("DOCKER_HOST")
    monkeypatch.setenv("DOCKER_CONFIG", str(surroundings))
    assert select("docker", say, proven=False).endpoint.kind == "docker"


def test_a_forced_engine_that_fails_says_what_was_tried_and_why(surroundings: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LAB_ENGINE", "docker")
    put_docker_where_podman_is_looked_for(surroundings)
    with pytest.raises(LabError) as failure:
        lab.engine()
    assert "absent.sock" in str(failure.value)
    assert "podman" not in str(failure.value).lower()
    assert failure.value.next_step


def test_an_unknown_engine_is_named_with_those_that_exist(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LAB_ENGINE", "virtualbox")
    with pytest.raises(LabError) as failure:
        lab.engine()
    for word in ("virtualbox", "docker", "podman", "vm"):
        assert word in str(failure.value)


def test_the_engine_in_use_is_the_one_chosen_last(surroundings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{DOCKER}")
    put_docker_where_podman_is_looked_for(surroundings)
    lab.engine(kind="podman", quiet=True)
    assert current(say).endpoint.kind == "podman"
    assert shutil.which("docker") == str(Path(sys.prefix, "bin/docker"))
    monkeypatch.setenv("LAB_ENGINE", "docker")
    assert current(say).endpoint.kind == "docker"


def test_importing_connects_to_nothing():
    program = """
import sys
seen = []
sys.addaudithook(lambda event, _arguments: seen.append(event) if event.startswith("socket.") else None)
import lab, lab.engines.docker_command, lab.resetting, lab.images, lab.cli, lab.serving
connected = [event for event in seen if event != "socket.__new__"]
assert not connected, connected
assert "docker" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("command", ["up", "status"])
def test_the_command_line_prints_one_line_of_json(command: str):
    done = _lab(command, "--json", engine="docker", host=f"unix://{DOCKER}")
    (line,) = done.stdout.splitlines()
    found = json.loads(line)
    assert done.returncode == 0
    assert found["engine"] == "docker"
    assert found["docker"][0].isdigit()


def test_the_command_line_resets(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{DOCKER}")
    monkeypatch.setenv("LAB_ENGINE", "docker")
    lab.engine(quiet=True).volumes.create("lab-test-cli")
    assert main(["reset", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["volumes"] == 1


def test_the_command_line_reports_an_error_in_one_sentence():
    plain = _lab("up", engine="docker", host=os.environ["DOCKER_HOST"])
    assert (plain.returncode, plain.stdout) == (1, "")
    assert "absent.sock" in plain.stderr
    assert "Traceback" not in plain.stderr
    as_json = _lab("up", "--json", engine="docker", host=os.environ["DOCKER_HOST"])
    assert as_json.returncode == 1
    assert json.loads(as_json.stdout).keys() == {"error"}


def _lab(*command: str, engine: str, host: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LAB_ENGINE": engine, "DOCKER_HOST": host}
    return subprocess.run(
        [sys.executable, "-m", "lab", *command], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
