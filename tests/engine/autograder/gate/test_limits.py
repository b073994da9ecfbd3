"""How much a submission may have, and the sentence that says so when it wants more."""

import asyncio
import bz2
import gzip
import io
import lzma
import tarfile
from typing import Any

import docker
import pytest
from docker.errors import APIError

from autograder.gate import Gate
from autograder.gate.engine import Engine
from lab.engines.client import LabClient
from lab.images import BUSYBOX
from tests.support.waiting import until

SLEEP = ["sleep", "600"]


def test_one_container_more_is_refused_until_one_is_removed(student: docker.DockerClient, gate: Gate):
    first, *_others = [student.containers.create(BUSYBOX) for _each in range(8)]
    with pytest.raises(APIError, match="may have 8 at the same time"):
        student.containers.create(BUSYBOX)
    assert [each.rule for each in gate.refusals] == ["containers-limit"]
    first.remove()
    student.containers.create(BUSYBOX)


def test_the_grader_looks_with_containers_of_its_own_however_many_there_are(student: docker.DockerClient, gate: Gate):
    for _each in range(8):
        student.containers.create(BUSYBOX)
    looking = gate.client(spare_containers=1)
    assert looking.containers.run(BUSYBOX, ["echo", "seen"], remove=True) == b"seen\n"
    assert gate.refusals == []
    looking.close()


def test_there_is_a_network_for_each_pair_of_services_that_may_talk_and_one_for_all(student: docker.DockerClient):
    assert [network.name for network in student.networks.list()] == ["bridge"]
    for number in range(7):
        student.networks.create(f"net-{number}")
    with pytest.raises(APIError, match="may have 8"):
        student.networks.create("one-more")


def test_networks_volumes_and_images_are_counted(opened):
    gate = opened(networks=2, volumes=2, images=1)
    client = gate.client()
    client.networks.create("one")
    client.networks.create("two")
    client.volumes.create("one")
    client.volumes.create("two")
    client.volumes.create("two")
    container = client.containers.create(BUSYBOX, network_mode="none")
    container.commit("one")
    for attempt in (
        lambda: client.networks.create("three"),
        lambda: client.volumes.create("three"),
        lambda: client.containers.create(BUSYBOX, volumes=["three:/x"]),
        lambda: container.commit("two"),
        lambda: client.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\n".encode())),
    ):
        with pytest.raises(APIError, match="Another"):
            attempt()
    assert [each.rule for each in gate.refusals] == ["networks-limit", "volumes-limit", "images-limit"]
    client.close()


def test_limits_hold_where_none_were_asked_for(student: docker.DockerClient, engine: LabClient):
    container = student.containers.run(BUSYBOX, SLEEP, detach=True)
    host = engine.containers.get(container.id).attrs["HostConfig"]
    assert (host["Memory"], host["PidsLimit"], host["NanoCpus"]) == (256 * 2**20, 128, 10**9)
    assert host["LogConfig"]["Config"]["max-size"]
    assert container.exec_run(["sh", "-c", "ulimit -f"]).output == b"524288\n"
    asked = student.containers.run(BUSYBOX, SLEEP, detach=True, mem_limit="32m", pids_limit=5, cpu_quota=20_000)
    host = engine.containers.get(asked.id).attrs["HostConfig"]
    assert (host["Memory"], host["PidsLimit"], host["CpuQuota"]) == (2**25, 5, 20_000)
    assert host["MemorySwap"] == swap_limit(engine, 2**25)


def swap_limit(engine: LabClient, memory: int) -> int:
    """What an engine says that memory and swap are limited to, where memory is: a kernel without swap limits none."""
    return memory if engine.info()["SwapLimit"] else -1


def test_more_than_the_limit_is_refused_with_the_limit(student: docker.DockerClient):
    with pytest.raises(APIError, match="Memory of 1024 MB is refused: a graded container may have at most 256 MB"):
        student.containers.create(BUSYBOX, mem_limit="1g")
    with pytest.raises(APIError, match="at most 128"):
        student.containers.create(BUSYBOX, pids_limit=1000)
    with pytest.raises(APIError, match="Processor time of 4 is refused"):
        student.containers.create(BUSYBOX, nano_cpus=4 * 10**9)


def test_a_fork_bomb_stays_in_its_container(student: docker.DockerClient):
    # a shell that cannot fork ends: were it the first process, all would end with it, and those of a bomb may all end at once
    bomb = "while :; do sleep 600 & done & exec sleep 600"
    container = student.containers.run(BUSYBOX, ["sh", "-c", bomb], detach=True)
    until(lambda: student.api.stats(container.id, stream=False)["pids_stats"].get("current", 0) >= 100)
    assert student.api.stats(container.id, stream=False)["pids_stats"]["current"] <= 128
    container.kill()


def wait_for(gate: Gate, rule: str) -> None:
    until(lambda: rule in {each.rule for each in gate.refusals})


FILL = "i=0; while :; do i=$((i+1)); dd if=/dev/zero of={}/f$i bs=1M count=4 2>/dev/null; done"


@pytest.mark.parametrize("place", ["", "/vol"])
def test_a_container_that_fills_the_disk_is_ended(opened, place: str):
    gate = opened(disk_mb=40)
    client = gate.client()
    container = client.containers.run(BUSYBOX, ["sh", "-c", FILL.format(place)], volumes=["v:/vol"], detach=True)
    assert container.wait()["StatusCode"] == 137
    wait_for(gate, "disk-limit")
    for attempt in (container.start, lambda: client.containers.run(BUSYBOX, "true"), lambda: container.put_archive("/", b"")):
        with pytest.raises(APIError, match="may write 40 MB"):
            attempt()
    container.remove()
    client.volumes.get("v").remove()

    def may_run_again() -> bool:
        try:
            client.containers.run(BUSYBOX, ["true"], remove=True)
        except APIError:
            return False
        return True

    until(may_run_again)
    client.close()


def tar(size: int) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo("zeros")
        info.size = size
        archive.addfile(info, io.BytesIO(b"\0" * size))
    return file.getvalue()


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_archive_is_measured_unpacked(student: docker.DockerClient, gate: Gate, compress):
    container = student.containers.create(BUSYBOX)
    assert container.put_archive("/", compress(tar(2**20)))
    _pieces, stat = container.get_archive("/zeros")
    assert stat["size"] == 2**20
    with pytest.raises(APIError, match="unpacked it may have 64 MB"):
        container.put_archive("/", compress(tar(70 * 2**20)))
    assert [each.rule for each in gate.refusals] == ["archive-limit"]


def header(name: str, kind: bytes, size: bytes, data: bytes = b"") -> bytes:
    info = tarfile.TarInfo(name)
    info.type = kind
    block = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    block[124:136] = size
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + data


HUGE = b"%011o\0" % (2**33 - 1)
NEGATIVE = b"\xff" * 12


@pytest.mark.parametrize(
    "body",
    [
        b"no archive",
        b"\x1f\x8bbroken",
        b"BZhbroken",
        b"\xfd7zXZbroken",
        b"\x28\xb5\x2f\xfd" + b"zstd",
        header("x", tarfile.REGTYPE, HUGE),
        header("x", tarfile.REGTYPE, NEGATIVE),
        header("x", tarfile.XHDTYPE, HUGE, b"\0" * 1024),
        header("x", tarfile.XHDTYPE, NEGATIVE, b"\0" * 1024),
        header("x", tarfile.GNUTYPE_LONGNAME, NEGATIVE, b"\0" * 1024),
        header("x", tarfile.GNUTYPE_SPARSE, b"%011o\0" % 0, b"\0" * 1024),
    ],
)
def test_a_broken_or_boundless_archive_is_refused(student: docker.DockerClient, body: bytes):
    container = student.containers.create(BUSYBOX)
    with pytest.raises(APIError) as refused:
        container.put_archive("/", body)
    assert refused.value.status_code in {400, 403}
    assert student.ping()


def test_a_file_with_holes_is_refused(student: docker.DockerClient):
    sparse = tarfile.TarInfo("holes")
    sparse.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.realsize": str(2**40),
        "GNU.sparse.name": "holes",
    }
    content = b"1\n0\n0\n".ljust(512, b"\0")
    sparse.size = len(content)
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(sparse, io.BytesIO(content))
    container = student.containers.create(BUSYBOX)
    with pytest.raises(APIError, match="holes"):
        container.put_archive("/", file.getvalue())


@pytest.mark.parametrize("busy", [False, True])
def test_files_put_into_a_stopped_container_count(opened, monkeypatch: pytest.MonkeyPatch, busy: bool):
    at_once = Engine.ask

    async def ask(engine: Engine, method: str, path: str, *others: Any, **more: Any) -> Any:
        if busy and method == "PUT":
            await asyncio.sleep(3)  # what is on the disk is measured before the engine unpacks them
        return await at_once(engine, method, path, *others, **more)

    monkeypatch.setattr(Engine, "ask", ask)
    gate = opened(disk_mb=20, context_mb=15)
    client = gate.client()
    container = client.containers.create(BUSYBOX)
    for folder in ("/tmp", "/etc"):
        container.put_archive(folder, tar(14 * 2**20))
    wait_for(gate, "disk-limit")
    with pytest.raises(APIError, match="may write 20 MB"):
        container.start()
    client.close()


@pytest.mark.parametrize(
    "change",
    [{"CpuPeriod": 1000}, {"CpuQuota": 100_000, "CpuPeriod": 1000}, {"CpuQuota": -1}, {"PidsLimit": -1}, {"MemorySwap": 2**28}],
)
def test_no_update_gets_around_a_limit(student: docker.DockerClient, engine: LabClient, change: dict[str, int]):
    container = student.containers.run(BUSYBOX, SLEEP, detach=True, cpu_quota=50_000, mem_limit="64m")
    url = f"http+docker://localhost/v1.41/containers/{container.id}/update"
    student.api._post_json(url, data=change)
    host = engine.containers.get(container.id).attrs["HostConfig"]
    assert 0 < host["CpuQuota"] / (host["CpuPeriod"] or 100_000) <= 1
    assert 0 < host["PidsLimit"] <= 128
    assert (host["Memory"], host["MemorySwap"]) == (64 * 2**20, swap_limit(engine, 64 * 2**20))
