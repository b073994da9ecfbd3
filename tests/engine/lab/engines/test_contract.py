"""What the lessons rely on, the same on every engine."""

import io
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import docker
import pytest

from lab import images
from lab.engines import labels
from lab.engines.client import LabClient

BASE = images.BUSYBOX


def build(client: LabClient, text: str, **options: object):
    image, _log = client.images.build(fileobj=io.BytesIO(text.encode()), **options)
    return image


def carries_mark(found: dict[str, str] | None, owner: str, made: str) -> bool:
    return found is not None and found.get(labels.LABEL) == owner and found.get(labels.OBJECT_LABEL) == made


def test_a_container_runs_and_its_output_comes_back(client: LabClient):
    assert client.containers.run(BASE, ["echo", "hello"], remove=True) == b"hello\n"


def test_a_failing_command_reports_its_exit_code(client: LabClient):
    with pytest.raises(docker.errors.ContainerError) as failure:
        client.containers.run(BASE, ["sh", "-c", "exit 3"], remove=True)
    assert failure.value.exit_status == 3


def test_both_streams_are_logged(client: LabClient):
    container = client.containers.run(BASE, ["sh", "-c", "echo out; echo err >&2"], detach=True)
    assert container.wait()["StatusCode"] == 0
    assert container.logs(stderr=False) == b"out\n"
    assert container.logs(stdout=False) == b"err\n"


def test_a_command_runs_in_a_running_container(client: LabClient):
    container = client.containers.run(BASE, ["sleep", "600"], detach=True, hostname="inside")
    assert container.exec_run(["hostname"]) == (0, b"inside\n")


def test_output_is_streamed_while_the_container_runs(client: LabClient):
    container = client.containers.run(BASE, ["sh", "-c", "echo first; sleep 600"], detach=True)
    assert next(container.logs(stream=True, follow=True)) == b"first\n"
    container.reload()
    assert container.status == "running"


def test_containers_networks_and_volumes_carry_the_mark(client: LabClient, owner: str):
    container = client.containers.create(BASE, ["true"], labels={"mine": "yes"})
    network = client.networks.create("lab-test-marked", labels={"mine": "yes"})
    volume = client.volumes.create("lab-test-marked", labels={"mine": "yes"})
    for made, found in (
        ("container", container.labels),
        ("network", network.attrs["Labels"]),
        ("volume", volume.attrs["Labels"]),
    ):
        assert carries_mark(found, owner, made)
        assert found["mine"] == "yes"


def test_volumes_that_a_container_brings_into_being_carry_the_mark(client: LabClient, owner: str):
    client.containers.run(
        BASE,
        ["touch", "/one/a", "/two/b"],
        volumes={"lab-test-bound": {"bind": "/one", "mode": "rw"}},
        mounts=[docker.types.Mount("/two", "lab-test-mounted")],
        remove=True,
    )
    for name in ("lab-test-bound", "lab-test-mounted"):
        assert carries_mark(client.volumes.get(name).attrs["Labels"], owner, "volume")


def test_builds_commits_and_imports_carry_the_mark(client: LabClient, owner: str, tmp_path: Path):
    built = build(client, f'FROM {BASE}\nLABEL kept=1\nCMD ["echo", "built"]\n', tag="lab-test:built", labels={"mine": "yes"})
    container = client.containers.run(BASE, ["touch", "/added"], detach=True)
    container.wait()
    committed = container.commit("lab-test", "committed", message="why", changes='CMD ["ls", "/added"]')
    (tmp_path / "rootfs.tar").write_bytes(b"\0" * 10240)  # an empty tar
    client.api.import_image(str(tmp_path / "rootfs.tar"), repository="lab-test", tag="imported")
    imported = client.images.get("lab-test:imported")
    for image in (built, committed, imported):
        assert carries_mark(image.labels, owner, "image")
    assert built.labels["kept"] == "1"
    assert built.labels["mine"] == "yes"
    assert client.containers.run(built, remove=True) == b"built\n"
    assert client.containers.run(committed, remove=True) == b"/added\n"


def test_building_the_same_again_gives_the_same_image(client: LabClient):
    text = f"FROM {BASE}\nRUN echo data > /file\n"
    assert build(client, text, tag="lab-test:same").id == build(client, text, tag="lab-test:same").id


def test_a_memory_limit_is_visible_inside(client: LabClient):
    path = "/sys/fs/cgroup/memory.max" if client.facts.cgroup_version == 2 else "/sys/fs/cgroup/memory/memory.limit_in_bytes"
    assert int(client.containers.run(BASE, ["cat", path], mem_limit="32m", remove=True)) == 32 * 2**20


def test_containers_of_a_network_find_each_other_by_name(client: LabClient):
    client.networks.create("lab-test-named")
    client.containers.run(
        BASE,
        ["sh", "-c", "mkdir /www; echo served > /www/index.html; exec httpd -f -h /www"],
        name="lab-test-server",
        network="lab-test-named",
        detach=True,
    )
    ask = "for try in 1 2 3 4 5 6 7 8 9; do wget -qO- http://lab-test-server/ && exit; sleep 1; done"
    assert client.containers.run(BASE, ["sh", "-c", ask], network="lab-test-named", remove=True) == b"served\n"


def test_data_in_a_volume_outlives_its_container(client: LabClient):
    volume = {"lab-test-data": {"bind": "/data", "mode": "rw"}}
    client.containers.run(BASE, ["sh", "-c", "echo kept > /data/file"], volumes=volume, remove=True)
    assert client.containers.run(BASE, ["cat", "/data/file"], volumes=volume, remove=True) == b"kept\n"


def test_the_engine_tells_what_happened(client: LabClient):
    container = client.containers.run(BASE, ["true"], detach=True)
    container.wait()
    container.reload()  # what is told last is told before an engine lets its state be read
    engines_time = datetime.fromisoformat(client.info()["SystemTime"][:19])
    until = engines_time + timedelta(seconds=1)
    events = client.events(decode=True, since=until - timedelta(minutes=5), until=until, filters={"container": container.id})
    assert {"create", "start", "die"} <= {event["Action"] for event in events}


def test_the_facts_are_the_engines(client: LabClient, kind: str):
    assert client.facts.kind == kind
    assert client.facts.version == client.version()["Version"].split("+")[0]
    assert client.containers.run(BASE, ["uname", "-r"], remove=True).decode().strip() == client.facts.kernel
    assert bool(client.facts.limits) == (kind == "vm")


def test_the_docker_command_reaches_the_same_engine(client: LabClient, kind: str):
    container = client.containers.run(BASE, ["sleep", "600"], detach=True)
    command = [str(Path(sys.prefix, "bin/docker")), "ps", "--no-trunc", "--quiet"]
    done = subprocess.run(command, env={**os.environ, "LAB_ENGINE": kind}, capture_output=True, text=True, check=True)
    assert container.id in done.stdout.split()
