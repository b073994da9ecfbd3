"""The course's own client works through a gate, wherever the engine is; a lost engine is noticed."""

import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import lab
from autograder.gate import Gate, Upstream, open_gate
from lab.engines.client import LabClient
from lab.images import BUSYBOX


@pytest.fixture
def through(engine: LabClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[LabClient, Gate]]:
    """`lab.engine()` with DOCKER_HOST at a gate in front of the engine."""
    with TemporaryDirectory() as folder, open_gate(Upstream.of(engine), Path(folder)) as gate:
        monkeypatch.setenv("DOCKER_HOST", f"unix://{gate.socket}")
        monkeypatch.setenv("LAB_ENGINE", "docker")
        monkeypatch.delenv("LAB_ENGINE_CHOSEN", raising=False)  # the bare engine, which this process has used
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
