"""Which engine is chosen where Docker itself is there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lab
from lab.cli import main
from lab.engines.choice import current
from lab.engines.selection import select

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


def put_docker_where_podman_is_looked_for(surroundings: Path) -> None:
    (surroundings / "podman/podman.sock").symlink_to(DOCKER)


def test_docker_comes_before_podman(surroundings: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{DOCKER}")
    put_docker_where_podman_is_looked_for(surroundings)
    assert select(None, say, proven=True).endpoint.kind == "docker"
    assert select("podman", say, proven=True).endpoint.kind == "podman"


def test_the_default_socket_is_used_without_docker_host(monkeypatch: pytest.MonkeyPatch, surroundings: Path):
    monkeypatch.delenv("DOCKER_HOST")
    monkeypatch.setenv("DOCKER_CONFIG", str(surroundings))
    assert select("docker", say, proven=False).endpoint.kind == "docker"


def test_the_engine_in_use_is_the_one_chosen_last(surroundings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{DOCKER}")
    put_docker_where_podman_is_looked_for(surroundings)
    lab.engine(kind="podman", quiet=True)
    assert current(say).endpoint.kind == "podman"
    assert shutil.which("docker") == str(Path(sys.prefix, "bin/docker"))
    monkeypatch.setenv("LAB_ENGINE", "docker")
    assert current(say).endpoint.kind == "docker"


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


def _lab(*command: str, engine: str, host: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LAB_ENGINE": engine, "DOCKER_HOST": host}
    return subprocess.run([sys.executable, "-m", "lab", *command], env=environment, capture_output=True, text=True, check=False)
