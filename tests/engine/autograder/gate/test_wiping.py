"""At the end everything of a submission is gone, whatever state it was in, and nothing else; also after a grader was killed."""

import io
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import docker
import pytest

from autograder.gate import GateLimits, Upstream, open_gate, sweep
from lab.engines.client import LabClient
from lab.errors import LabError
from lab.images import BUSYBOX

SLEEP = ["sleep", "600"]


def objects(engine: LabClient, token: str) -> list[object]:
    """Everything on the engine with the token in its label or name."""
    label = {"label": f"vm-to-kubernetes.gate={token}"}
    found = [
        *engine.containers.list(all=True, filters=label),
        *engine.networks.list(filters=label),
        *engine.volumes.list(filters=label),
        *engine.images.list(all=True, filters=label),
        *engine.networks.list(names=[token]),
        *engine.volumes.list(filters={"name": token}),
        *engine.containers.list(all=True, filters={"name": token}),
    ]
    return [*found, *(tag for image in engine.images.list() for tag in image.tags if token in tag)]


def mounted(engine: LabClient, token: str) -> set[str]:
    """The volumes that the containers of a gate use, those that the engine named itself, too."""
    found = engine.containers.list(all=True, filters={"label": f"vm-to-kubernetes.gate={token}"})
    return {mount["Name"] for container in found for mount in container.attrs["Mounts"]}


def test_everything_is_removed_and_nothing_else(engine: LabClient, bare: LabClient, owned: str, tmp_path: Path):
    kept = bare.containers.run(BUSYBOX, SLEEP, detach=True, network_mode="none", volumes=[f"{owned}-v:/v"])
    with open_gate(Upstream.of(engine), tmp_path) as gate:
        client = gate.client()
        client.networks.create("net")
        client.volumes.create("vol")
        client.volumes.create()
        client.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\nVOLUME /data\nRUN echo 1 > /1\n".encode()), tag="mine", rm=True)
        client.images.get(BUSYBOX).tag("again")
        always = {"Name": "always"}
        client.containers.run("mine", SLEEP, network="net", volumes=["vol:/v", "/anonymous"], restart_policy=always, detach=True)
        client.containers.run("mine", SLEEP, detach=True, name="gone").remove(force=True)
        client.containers.run(BUSYBOX, SLEEP, detach=True).pause()
        client.containers.create(BUSYBOX).commit("committed")
        client.containers.run(BUSYBOX, ["sh", "-c", "exit 1"], restart_policy=always, detach=True)
        assert len(objects(engine, gate.scope.token)) > 10
        used = mounted(engine, gate.scope.token)
        assert len(used) == 3
        gate.wipe()
        assert objects(engine, gate.scope.token) == []
        assert client.containers.list(all=True) == []
        client.containers.run(BUSYBOX, SLEEP, detach=True, network_mode="none")
        client.close()
    assert objects(engine, gate.scope.token) == []
    assert not gate.socket.exists()
    assert not used & {volume.name for volume in engine.volumes.list()}
    kept.reload()
    assert kept.status == "running"
    assert BUSYBOX in engine.images.get(BUSYBOX).tags


def test_a_submission_that_is_wiped_in_the_middle_can_go_on(gate, student: docker.DockerClient):
    student.containers.run(BUSYBOX, SLEEP, detach=True)
    gate.wipe()
    assert student.containers.run(BUSYBOX, ["echo", "again"], remove=True) == b"again\n"


def test_two_gates_of_one_grader_end_apart(engine: LabClient, opened):
    first = opened()
    client = first.client()
    container = client.containers.run(BUSYBOX, SLEEP, detach=True, network_mode="none")
    second = opened()
    second.wipe()
    assert sweep(engine) == 0
    container.reload()
    assert container.status == "running"
    client.close()


def test_what_a_killed_grader_left_is_removed_by_the_next_run(engine: LabClient, opened, tmp_path: Path, engine_url: str):
    living = opened().client().containers.run(BUSYBOX, SLEEP, detach=True, network_mode="none")
    program = f"""
        from pathlib import Path
        import docker, time
        from autograder.gate import Upstream, open_gate
        with open_gate(Upstream({engine_url!r}), Path({str(tmp_path)!r})) as gate:
            client = gate.client()
            client.containers.run({BUSYBOX!r}, ["sleep", "600"], detach=True, name="left", volumes=["v:/v"])
            client.images.get({BUSYBOX!r}).tag("left")
            print(gate.scope.token, flush=True)
            time.sleep(600)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as grader:
        token = grader.stdout.readline().strip()
        assert sweep(engine) == 0
        grader.send_signal(signal.SIGKILL)
    assert len(objects(engine, token)) >= 4
    assert sweep(engine) == 1
    assert objects(engine, token) == []
    assert sweep(engine) == 0
    living.reload()
    assert living.status == "running"


def test_a_path_that_is_too_long_is_said_so(engine: LabClient, tmp_path: Path):
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    with pytest.raises(LabError, match="too long"), open_gate(Upstream.of(engine), folder, GateLimits()):
        pass
