"""Two submissions on one engine, with the same names for everything: neither sees or touches the other's."""

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import docker
import pytest
from docker.errors import APIError, NotFound

from autograder.gate import Gate
from lab.engines.client import LabClient
from lab.images import BUSYBOX
from tests.support.images import images_besides_the_courses

SLEEP = ["sleep", "600"]


@pytest.fixture
def pair(opened) -> Iterator[tuple[docker.DockerClient, docker.DockerClient]]:
    clients = opened().client(), opened().client()
    yield clients
    for client in clients:
        client.close()


def inhabit(client: docker.DockerClient, mark: str) -> docker.models.containers.Container:
    """The same names for everything."""
    client.networks.create("net")
    client.volumes.create("vol")
    client.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\nRUN echo {mark} > /mark\n".encode()), tag="mine:1")
    return client.containers.run(
        "mine:1", SLEEP, name="web", network="net", volumes=["vol:/v"], labels={"app": "web"}, detach=True
    )


def test_the_same_names_are_different_things(pair):
    first, second = pair
    inhabit(first, "1").exec_run(["touch", "/v/1"])
    inhabit(second, "2").exec_run(["touch", "/v/2"])
    for client, mark in ((first, b"1\n"), (second, b"2\n")):
        container = client.containers.get("web")
        assert container.exec_run(["cat", "/mark"]).output == mark
        assert container.exec_run(["ls", "/v"]).output == mark
        assert client.containers.list(all=True) == client.containers.list(filters={"label": "app=web"}) == [container]
        assert [each.name for each in client.networks.list()] == ["net", "bridge"] or client.networks.list(names=["net"])
        assert [each.name for each in client.volumes.list()] == ["vol"]
        assert "mine:1" in images_besides_the_courses(client) <= {"mine:1", "untagged"}
        assert client.info()["Containers"] == 1
        assert {each["Id"] for each in client.df()["Containers"]} == {container.id}
        assert len(client.df()["Volumes"]) == 1


def test_a_network_whose_maker_did_not_wait_for_it_can_be_used(gate: Gate, engine: LabClient, student: docker.DockerClient):
    engine.networks.create(gate.scope.name("net"), internal=True, labels=gate.scope.labels)
    container = student.containers.run(BUSYBOX, SLEEP, name="web", network="net", detach=True)
    container.reload()
    assert list(container.attrs["NetworkSettings"]["Networks"]) == ["net"]


def test_who_asks_what_is_in_use_while_another_does_is_answered_too(pair):
    for client in pair:
        client.volumes.create("vol")

    def ask(client: docker.DockerClient) -> int:
        return len(client.df()["Volumes"])

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, [*pair] * 12)) == {1}


def test_nothing_told_holds_anything_of_the_gates_or_the_others(pair, gate: Gate):
    first, second = pair
    theirs, container = inhabit(first, "1"), inhabit(second, "2")
    told = json.dumps(
        [
            container.attrs,
            second.api.containers(all=True),
            second.api.networks(),
            second.api.inspect_network("net"),
            second.api.volumes(),
            second.api.images(all=True),
            second.api.history("mine:1"),
            second.api.inspect_image("mine:1"),
            second.info(),
            second.df(),
            list(second.events(since=0, until=int(engines_time(second)), decode=True)),
        ]
    )
    assert "vm-to-kubernetes.gate" not in told.replace('LABEL \\"vm-to-kubernetes.gate\\"=\\"\\"', "").replace(
        "LABEL vm-to-kubernetes.gate=", ""
    )
    assert theirs.id not in told
    assert theirs.id[:12] not in told
    assert first.api.inspect_image("mine:1")["Id"] not in told


def engines_time(client: docker.DockerClient) -> float:
    from datetime import datetime

    return datetime.fromisoformat(client.info()["SystemTime"][:19] + "+00:00").timestamp() + 1


def attempts(client: docker.DockerClient, key: str):
    """Everything that can be done to a container of this name or id."""
    api = client.api
    yield lambda: api.inspect_container(key)
    yield lambda: api.logs(key)
    yield lambda: api.top(key)
    yield lambda: api.diff(key)
    yield lambda: api.stats(key, stream=False)
    yield lambda: list(api.export(key))
    yield lambda: api.start(key)
    yield lambda: api.stop(key, timeout=0)
    yield lambda: api.restart(key, timeout=0)
    yield lambda: api.kill(key)
    yield lambda: api.pause(key)
    yield lambda: api.unpause(key)
    yield lambda: api.wait(key)
    yield lambda: api.resize(key, 10, 10)
    yield lambda: api.rename(key, "stolen")
    yield lambda: api.update_container(key, mem_limit="8m", memswap_limit="8m")
    yield lambda: api.exec_create(key, "true")
    yield lambda: api.attach(key)
    yield lambda: api.get_archive(key, "/etc/passwd")
    yield lambda: api.put_archive(key, "/", b"\0" * 1024)
    yield lambda: api.commit(key)
    yield lambda: api.remove_container(key, force=True)
    yield lambda: api.connect_container_to_network(key, "bridge")
    yield lambda: client.containers.create(BUSYBOX, network_mode=f"container:{key}")
    yield lambda: client.containers.create(BUSYBOX, pid_mode=f"container:{key}")
    yield lambda: client.containers.create(BUSYBOX, ipc_mode=f"container:{key}")
    yield lambda: client.containers.create(BUSYBOX, volumes_from=[key])
    yield lambda: client.containers.create(BUSYBOX, links={key: "other"})
    yield lambda: client.containers.list(filters={"before": key})


@pytest.mark.parametrize("called", ["id", "short_id", "name", "real_name"])
def test_a_foreign_container_is_not_there_in_any_way(pair, engine: LabClient, called: str):
    first, second = pair
    theirs = first.containers.run(BUSYBOX, SLEEP, name="theirs", detach=True)
    before = engine.containers.get(theirs.id).attrs
    key = before["Name"] if called == "real_name" else getattr(theirs, called)
    for number, attempt in enumerate(attempts(second, key.removeprefix("/"))):
        with pytest.raises(NotFound) as refused:
            attempt()
            pytest.fail(f"attempt {number} got through")
        assert refused.value.explanation == f"No such container: {key.removeprefix('/')}"
    now = int(engines_time(second))
    assert list(second.events(since=0, until=now, filters={"container": key.removeprefix("/")})) == []
    assert engine.containers.get(theirs.id).attrs == before


def test_everyday_objects_of_the_engine_are_not_there_either(student: docker.DockerClient, bare: LabClient, owned: str):
    container = bare.containers.run(BUSYBOX, SLEEP, name=f"{owned}-c", network_mode="none", detach=True)
    network, volume = bare.networks.create(f"{owned}-n"), bare.volumes.create(f"{owned}-v")
    image, _log = bare.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\nRUN echo {owned} > /s\n".encode()), tag=f"{owned}-i")
    for key in (container.id, container.name, container.short_id):
        with pytest.raises(NotFound):
            student.containers.get(key)
    for key in (network.id, network.name, network.id[:12]):
        with pytest.raises(NotFound):
            student.networks.get(key)
        with pytest.raises(NotFound):
            student.containers.create(BUSYBOX, network=key)
        with pytest.raises(NotFound):
            student.api.remove_network(key)
    with pytest.raises(NotFound):
        student.volumes.get(volume.name)
    with pytest.raises(NotFound):
        student.api.remove_volume(volume.name)
    for key in (image.id, image.tags[0], image.short_id):
        with pytest.raises(NotFound):
            student.images.get(key)
        with pytest.raises(NotFound):
            student.api.remove_image(key, force=True)
        with pytest.raises(NotFound):
            student.api.create_container(key)
        with pytest.raises(NotFound):
            student.api.tag(key, "stolen")
    assert {*student.containers.list(all=True), *student.volumes.list()} == set()
    assert images_besides_the_courses(student) == set()
    bare.volumes.get(volume.name)


def test_a_foreign_volumes_name_gives_ones_own_volume(student: docker.DockerClient, bare: LabClient, owned: str):
    bare.containers.run(BUSYBOX, ["touch", "/v/secret"], network_mode="none", volumes=[f"{owned}-v:/v"], remove=True)
    listed = student.containers.run(BUSYBOX, ["ls", "/v"], volumes=[f"{owned}-v:/v"], remove=True)
    assert listed == b""


def test_a_foreign_command_cannot_be_joined(pair):
    first, second = pair
    theirs = first.containers.run(BUSYBOX, SLEEP, detach=True)
    identity = first.api.exec_create(theirs.id, ["cat"], stdin=True)["Id"]
    for attempt in (second.api.exec_inspect, second.api.exec_start, lambda key: second.api.exec_resize(key, 1, 1)):
        with pytest.raises(NotFound):
            attempt(identity)


def test_networks_do_not_meet(pair):
    first, second = pair
    serve = ["sh", "-c", "mkdir /www; echo secret > /www/index.html; exec httpd -f -h /www"]
    theirs = first.containers.run(BUSYBOX, serve, detach=True)
    theirs.reload()
    address = theirs.attrs["NetworkSettings"]["IPAddress"]
    same = first.containers.run(BUSYBOX, SLEEP, detach=True)
    fetch = f"wget -qO- http://{address}/"
    patiently = ["sh", "-c", f"for try in $(seq 30); do {fetch} && exit; sleep 1; done"]
    assert same.exec_run(patiently).output.endswith(b"secret\n")
    asking = second.containers.run(BUSYBOX, SLEEP, detach=True)
    assert asking.exec_run(["timeout", "3", *fetch.split()]).exit_code != 0


def test_events_are_ones_own(pair):
    first, second = pair
    heard = second.events(decode=True)
    inhabit(first, "1")
    mine = inhabit(second, "2")
    kinds = set()
    for event in heard:
        kinds.add(event["Type"])
        if event["Type"] == "container" and event["Action"] == "start" and event["id"] == mine.id:
            break
        actor = event["Actor"]
        assert "mark" not in json.dumps(event) or " 2 " in json.dumps(event)
        assert actor["ID"] != first.containers.get("web").id
    heard.close()
    assert {"container", "network", "volume", "image"} <= kinds


def test_the_courses_image_stays_everyones(pair, engine: LabClient):
    first, second = pair
    before = engine.images.get(BUSYBOX)
    first.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\nRUN echo changed > /changed\n".encode()), tag=BUSYBOX)
    assert first.containers.run(BUSYBOX, ["cat", "/changed"], remove=True) == b"changed\n"
    with pytest.raises(docker.errors.ContainerError):
        second.containers.run(BUSYBOX, ["cat", "/changed"], remove=True)
    for key in (BUSYBOX, before.id):
        with pytest.raises(APIError, match="course's"):
            second.api.remove_image(key, force=True)
    second.images.get(BUSYBOX).tag("mine", "1")
    with pytest.raises(APIError, match="course's"):
        second.api.remove_image(before.id, force=True)
    assert BUSYBOX in engine.images.get(before.id).tags


def test_pruning_takes_ones_own_only(pair, engine: LabClient):
    first, second = pair
    stopped = first.containers.create(BUSYBOX)
    first.networks.create("net")
    kept = first.volumes.create()  # without names: newer engines prune no others
    gone = second.containers.create(BUSYBOX)
    second.networks.create("net")
    emptied = second.volumes.create()
    assert second.containers.prune()["ContainersDeleted"] == [gone.id]
    assert second.networks.prune()["NetworksDeleted"] == ["net"]
    assert second.volumes.prune()["VolumesDeleted"] == [emptied.name]
    stopped.reload()
    first.networks.get("net")
    first.volumes.get(kept.name)
    assert second.containers.run(BUSYBOX, ["echo", "still"], remove=True) == b"still\n"
