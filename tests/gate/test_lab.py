"""The course's own client works through a gate, in front of Docker and in front of the lab VM; a lost engine is noticed."""

import io
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from docker.errors import APIError, NotFound

import lab
from autograder.gate import Gate, Upstream, open_gate, sweep
from lab import images
from lab.engines.candidates import candidates
from lab.engines.client import LabClient
from lab.engines.facts import EngineKind
from lab.images import BUSYBOX
from lab.paths import cache_dir

_CACHE = str(cache_dir().parent)


@pytest.fixture(params=["docker", "vm"])
def kind(request: pytest.FixtureRequest) -> EngineKind:
    return request.param


@pytest.fixture
def through(kind: EngineKind, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[LabClient, Gate]]:
    """`lab.engine()` with DOCKER_HOST at a gate in front of this kind of engine."""
    if kind == "vm":
        # its machine is the one that everyone uses, not one in this test's cache
        monkeypatch.setenv("XDG_CACHE_HOME", _CACHE)
        images.busybox(lab.engine(kind="vm", quiet=True))
    (candidate,) = candidates(kind, print, {} if kind == "vm" else None)
    with TemporaryDirectory() as folder, open_gate(Upstream.of(candidate.open()), Path(folder)) as gate:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{gate.socket}")
        monkeypatch.setenv("LAB_ENGINE", "docker")
        client = lab.engine(quiet=True)
        yield client, gate
        client.close()


def test_the_courses_client_works_through_the_gate(through: tuple[LabClient, Gate]):
    client, gate = through
    assert client.facts.kernel == client.containers.run(BUSYBOX, ["uname", "-r"], remove=True).decode().strip()
    assert client.facts.cgroup_version in {1, 2}
    network = client.networks.create("net")
    image, _log = client.images.build(
        fileobj=io.BytesIO(f"FROM {BUSYBOX}\nRUN echo 1 > /1\n".encode()), tag="mine", labels={"a": "b"}
    )
    container = client.containers.run(image, ["sleep", "600"], name="web", network="net", volumes=["v:/v"], detach=True)
    asked = client.containers.run(BUSYBOX, ["ping", "-c", "1", "web"], network=network.name, remove=True)
    assert b"1 packets received" in asked
    assert container.exec_run(["sh", "-c", "cat /1; touch /v/x; ls /v"]) == (0, b"1\nx\n")
    assert next(container.stats(decode=True, stream=True))["id"] == container.id
    identity = client.api.exec_create(container.id, ["cat"], stdin=True)["Id"]
    stream = client.api.exec_start(identity, socket=True)
    stream._sock.sendall(b"typed\n")
    stream._sock.shutdown(1)
    assert b"typed" in stream.read(100)
    assert [each.rule for each in gate.refusals] == []
    assert not gate.engine_lost


def test_reset_removes_ones_own(through: tuple[LabClient, Gate]):
    client, _gate = through
    client.containers.run(BUSYBOX, ["sleep", "600"], detach=True)
    client.volumes.create("v")
    removed = lab.reset(client)
    assert (removed.containers, removed.volumes) == (1, 1)


class Relay:
    """A socket in front of the engine that can be cut."""

    def __init__(self, path: Path) -> None:
        self._open: list[socket.socket] = []
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        try:
            while True:
                client, _address = self._server.accept()
                engine = socket.socket(socket.AF_UNIX)
                engine.connect("/var/run/docker.sock")
                self._open += [client, engine]
                for pair in ((client, engine), (engine, client)):
                    threading.Thread(target=self._copy, args=pair, daemon=True).start()
        except OSError:
            return

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def cut(self) -> None:
        for each in (self._server, *self._open):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


def test_an_engine_that_breaks_off_is_noticed_without_being_asked(engine: LabClient, tmp_path: Path):
    relay = Relay(tmp_path / "relay.sock")
    with open_gate(Upstream(f"unix://{tmp_path}/relay.sock"), tmp_path) as gate:
        client = gate.client()
        container = client.containers.run(BUSYBOX, ["sleep", "600"], detach=True)
        assert not gate.engine_lost
        relay.cut()
        pause = threading.Event()
        while not gate.engine_lost:
            pause.wait(0.02)
        with pytest.raises(APIError, match="stopped answering"):
            client.version()
        client.close()
    assert engine.containers.get(container.id).status == "running"
    assert sweep(engine) == 1
    with pytest.raises(NotFound):
        engine.containers.get(container.id)


def test_the_docker_command_is_that_of_this_machine(gate: Gate):
    docker = shutil.which("docker")
    command = [docker, "-H", f"unix://{gate.socket}", "version", "--format", "{{.Server.Version}}"]
    done = subprocess.run(command, env={**os.environ}, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip()
