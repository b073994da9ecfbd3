"""What tests find around them: fixtures for those that import them in a conftest.

`here` is a machine whose engines are a test's own, made of sockets; with `unnamed_cluster` nobody has named a cluster.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lab import images
from lab.clusters.contexts import NAMED
from lab.engines import proof
from tests.support.daemons import Daemon, served, silent

VARIABLES = ("LAB_ENGINE", "LAB_ENGINE_CHOSEN", "LAB_ENGINE_SESSION", "LAB_ENGINE_VOUCHED")


def say(_line: str) -> None:
    """For tests that look at what was chosen."""


class Surroundings:
    """The engines of this machine, as far as a test knows: none at first."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        (folder / "podman").mkdir()

    def docker(self, daemon: Daemon | None = None) -> Daemon:
        """Put one where Docker is looked for."""
        return self._put("docker.sock", daemon or Daemon())

    def podman(self) -> Daemon:
        """Put one where Podman is looked for."""
        return self._put("podman/podman.sock", Daemon())

    def silent_docker(self) -> None:
        """Put something there that takes connections and never says a word."""
        self._stack.enter_context(silent(self._folder / "docker.sock"))

    def no_docker(self) -> None:
        """Take it away, with its socket."""
        (self._folder / "docker.sock").rename(self._folder / "docker-was-here.sock")

    def docker_is_back(self) -> None:
        """Put it back."""
        (self._folder / "docker-was-here.sock").rename(self._folder / "docker.sock")

    def _put(self, name: str, daemon: Daemon) -> Daemon:
        self._stack.enter_context(served(self._folder / name, daemon))
        return daemon


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Surroundings]:
    """No engine but those that a test puts there, English, and a memory of the test's own."""
    for name in (*VARIABLES, "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        monkeypatch.setenv(name, "")  # so that the test's end takes it away again, whoever has set it meanwhile
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")
    # these engines have no images, and need none
    monkeypatch.setattr(images, "busybox", lambda _client: images.BUSYBOX)
    monkeypatch.setattr(proof, "PAUSE_SECONDS", 0.02)
    with ExitStack() as stack:
        yield Surroundings(tmp_path, stack)


@pytest.fixture(scope="module", autouse=True)
def unnamed_cluster() -> Iterator[None]:
    """English, and no cluster that was named on purpose."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("COURSE_LANGUAGE", "en")
        changed.delenv(NAMED, raising=False)
        yield
