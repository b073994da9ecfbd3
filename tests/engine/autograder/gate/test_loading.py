"""Saving and loading: what a submission saved of its own images comes back, and nothing else ever comes in."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from typing import Any

import docker
import pytest
from docker.errors import APIError, ImageNotFound

from autograder.gate import Gate
from lab.engines.client import LabClient
from lab.images import BUSYBOX
from tests.support.archives import tar_of

SLEEP = ["tail", "-f", "/dev/null"]
Files = dict[str, bytes]


def saved(client: docker.DockerClient, reference: str) -> bytes:
    return b"".join(client.images.get(reference).save(named=not reference.startswith("sha256:")))


def read(archive: bytes) -> Files:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}


def entry(files: Files) -> dict[str, Any]:
    (only,) = json.loads(files["manifest.json"])
    return only


def with_entry(files: Files, **changed: Any) -> Files:
    return {**files, "manifest.json": json.dumps([{**entry(files), **changed}]).encode()}


@pytest.fixture
def snapshot(client: docker.DockerClient, name: Callable[[str], str]) -> Iterator[str]:
    """The tag of a committed container, on the bare engine and behind the gate."""
    container = client.containers.run(BUSYBOX, SLEEP, detach=True)
    container.exec_run(["sh", "-c", "echo kept > /kept"])
    container.commit(name("snapshot"), "1")
    container.remove(force=True)
    yield f"{name('snapshot')}:1"


def test_what_was_saved_is_loaded_again(client: docker.DockerClient, snapshot: str):
    before = client.images.get(snapshot)
    archive = saved(client, snapshot)
    client.images.remove(snapshot)
    with pytest.raises(ImageNotFound):
        client.images.get(snapshot)
    (loaded,) = client.images.load(archive)
    assert (loaded.id, loaded.tags) == (before.id, [snapshot])
    assert client.containers.run(snapshot, ["cat", "/kept"], remove=True) == b"kept\n"


def test_what_was_saved_without_a_name_is_loaded_without_one(client: docker.DockerClient, snapshot: str):
    before = client.images.get(snapshot)
    archive = saved(client, before.id)
    client.images.remove(snapshot)
    (loaded,) = client.images.load(archive)
    assert (loaded.id, loaded.tags) == (before.id, [])


@pytest.fixture
def mine(student: docker.DockerClient) -> bytes:
    """An image of the submission, saved and removed: a layer with a file, and two that are the same, for nothing is in them."""
    image = BUSYBOX
    for added in ({"one": b"one\n"}, {}, {}):
        container = student.containers.create(image)
        if added:
            container.put_archive("/", tar_of(added))
        image = container.commit("mine").id
        container.remove()
    return saved_and_removed(student, "mine")


def saved_and_removed(client: docker.DockerClient, name: str) -> bytes:
    archive = saved(client, name)
    client.images.remove(client.images.get(name).id, force=True)
    return archive


def refused(client: docker.DockerClient, archive: bytes) -> str:
    with pytest.raises(APIError) as error:
        client.images.load(archive)
    return str(error.value.explanation)


def test_names_are_the_submissions_whatever_the_archive_says(
    student: docker.DockerClient, gate: Gate, engine: LabClient, mine: bytes
):
    before = engine.images.get(BUSYBOX).id
    files = read(mine)
    foreign = [
        BUSYBOX,
        "mine",
        "other/image:2",
        "s000000000000-mine:latest",
        f"{gate.scope.prefix}mine:2",
        "docker.io/library/x:y",
    ]
    (*loaded,) = student.images.load(tar_of(with_entry(files, RepoTags=foreign), *links(mine)))
    assert {tag for image in loaded for tag in image.tags} == {
        *(BUSYBOX, "mine:latest", "other/image:2", "s000000000000-mine:latest", "mine:2", "x:y")
    }
    assert engine.images.get(BUSYBOX).id == before
    tags = {tag for image in engine.images.list() for tag in image.tags}
    assert not tags & {"other/image:2", "s000000000000-mine:latest", "x:y", "mine:latest"}
    gate.wipe()
    assert not [tag for image in engine.images.list() for tag in image.tags if gate.scope.token in tag]


def links(archive: bytes) -> list[tarfile.TarInfo]:
    """The engine writes a layer that occurs twice as a link."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return [member for member in tar if member.issym()]


def test_nothing_else_in_an_archive_reaches_the_engine(student: docker.DockerClient, engine: LabClient, mine: bytes):
    files = with_entry(read(mine), Parent=engine.images.get(BUSYBOX).id, LayerSources={"x": {"urls": ["http://192.0.2.1/"]}})
    files |= {"repositories": json.dumps({"other": {"latest": "x"}}).encode(), "../../etc/evil": b"x", "index.json": b"{}"}
    (loaded,) = student.images.load(tar_of(files, *links(mine)))
    assert loaded.tags == ["mine:latest"]
    assert engine.images.get(loaded.id).attrs["Parent"] == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda config: {**config, "config": {**config["config"], "OnBuild": ["COPY --from=foreign / /"]}},
        lambda config: {**config, "config": {**config["config"], "Labels": {}}},
        lambda config: {**config, "config": {**config["config"], "Env": ["A=b"]}},
        lambda config: {**config, "rootfs": {**config["rootfs"], "diff_ids": config["rootfs"]["diff_ids"][:1]}},
    ],
)
def test_changed_settings_are_refused(student: docker.DockerClient, gate: Gate, mine: bytes, change: Callable[[Any], Any]):
    files = read(mine)
    files[entry(files)["Config"]] = json.dumps(change(json.loads(files[entry(files)["Config"]]))).encode()
    assert "built or committed" in refused(student, tar_of(files, *links(mine)))
    assert [each.rule for each in gate.refusals] == ["load"]
    assert not student.images.list("mine")


def test_a_layer_of_others_is_not_had_by_its_digest(student: docker.DockerClient, bare: LabClient, owned: str, mine: bytes):
    """The engine itself would take a layer that it has, whatever the archive holds in its place."""
    hidden, _log = bare.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\nRUN echo {owned} > /secret\n".encode()), rm=True)
    files = read(mine)
    config = json.loads(files[entry(files)["Config"]])
    config["rootfs"]["diff_ids"] = hidden.attrs["RootFS"]["Layers"]
    files[entry(files)["Config"]] = json.dumps(config).encode()
    files = with_entry(files, Layers=entry(files)["Layers"][:2])
    assert "built or committed" in refused(student, tar_of(files, *links(mine)))
    hidden_archive = saved(bare, hidden.id)
    assert "built or committed" in refused(student, hidden_archive)


@pytest.mark.parametrize(
    "layers",
    [
        lambda names: names[:-1],
        lambda names: [*names, names[0]],
        lambda names: names * 1000,
        lambda names: names[::-1],
        lambda names: [],
        lambda names: ["manifest.json", *names[1:]],
    ],
)
def test_other_layers_are_refused(student: docker.DockerClient, mine: bytes, layers: Callable[[list[str]], list[str]]):
    files = read(mine)
    archive = tar_of(with_entry(files, Layers=layers(entry(files)["Layers"])), *links(mine))
    assert "not those that were saved" in refused(student, archive)


def test_a_changed_layer_is_refused(student: docker.DockerClient, mine: bytes):
    files = read(mine)
    name = entry(files)["Layers"][1]
    files[name] = tar_of({"one": b"two\n"})
    assert "not those that were saved" in refused(student, tar_of(files, *links(mine)))


def test_compressed_layers_are_the_same_layers(student: docker.DockerClient):
    lines = f"FROM {BUSYBOX}\nRUN echo one > /one\nRUN true\nRUN true\n"
    student.images.build(fileobj=io.BytesIO(lines.encode()), tag="mine", rm=True)
    built = saved_and_removed(student, "mine")
    files = read(built)
    for name in entry(files)["Layers"]:
        if name in files:
            files[name] = gzip.compress(files[name])
    (loaded,) = student.images.load(gzip.compress(tar_of(files, *links(built))))
    assert student.containers.run(loaded, ["cat", "/one"], remove=True) == b"one\n"


@pytest.mark.parametrize("bomb", [gzip.compress(bytes(80 * 2**20)), b"\x1f\x8b broken", b"BZh broken"])
def test_a_layer_that_unpacks_to_too_much_or_not_at_all_is_refused(student: docker.DockerClient, mine: bytes, bomb: bytes):
    files = read(mine)
    files[entry(files)["Layers"][0]] = bomb
    assert refused(student, tar_of(files, *links(mine)))


def test_no_manifest_and_two_images_are_refused(student: docker.DockerClient, mine: bytes):
    files = read(mine)
    twice = json.dumps([entry(files), entry(files)]).encode()
    assert "hold one image" in refused(student, tar_of({**files, "manifest.json": twice}, *links(mine)))
    del files["manifest.json"]
    assert "manifest.json is missing" in refused(student, tar_of(files))


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_an_archive_with_devices_is_refused(student: docker.DockerClient, mine: bytes, kind: bytes):
    info = tarfile.TarInfo("dev")
    info.type = kind
    assert "neither a file" in refused(student, tar_of(read(mine), info))


def test_an_archive_from_elsewhere_is_refused(
    student: docker.DockerClient, bare: LabClient, opened: Any, gate: Gate, mine: bytes
):
    for foreign in (saved(bare, BUSYBOX), saved(student, BUSYBOX)):  # the course's own is there already
        assert "built or committed" in refused(student, foreign)
    other = opened()
    stranger = other.client()
    assert "built or committed" in refused(stranger, mine)
    stranger.close()
    assert [each.rule for each in gate.refusals] == ["load"]


def test_an_image_that_was_not_saved_is_refused(student: docker.DockerClient, engine: LabClient, gate: Gate):
    image, _log = student.images.build(fileobj=io.BytesIO(f"FROM {BUSYBOX}\nENV A=b\n".encode()), rm=True)
    assert "and saved" in refused(student, saved(engine, image.id))


def test_loading_keeps_the_number_of_images_and_the_size(opened: Any):
    client = opened(images=1, context_mb=4).client()
    container = client.containers.run(BUSYBOX, SLEEP, detach=True)
    container.commit("one")
    archive = saved(client, "one")
    assert "may have 1" in refused(client, archive)
    client.images.remove("one")
    client.images.load(archive)
    client.images.remove("one")
    container.exec_run(["dd", "if=/dev/zero", "of=/large", "bs=1M", "count=5"])
    container.commit("two")
    large = saved(client, "two")
    client.images.remove("two")
    for body in (large, gzip.compress(large)):
        answer = client.api.post("http+docker://localhost/v1.41/images/load", data=body)
        assert answer.status_code in {403, 413}
    client.close()


def test_what_was_loaded_is_wiped(student: docker.DockerClient, gate: Gate, engine: LabClient, mine: bytes):
    (loaded,) = student.images.load(tar_of(with_entry(read(mine), RepoTags=None), *links(mine)))
    assert loaded.tags == []
    gate.wipe()
    with pytest.raises(ImageNotFound):
        engine.images.get(loaded.id)


def test_the_docker_commands_ways_of_asking_for_one_image_are_known(student: docker.DockerClient, gate: Gate):
    container = student.containers.run(BUSYBOX, ["touch", "/added"], detach=True)
    container.wait()
    image = container.commit("kept", "1")
    # `docker inspect` first asks for a container of that name, `docker save` names one image as it would several
    assert student.api.get("http+docker://localhost/v1.41/containers/kept:1/json").status_code == 404
    saved = student.api.get("http+docker://localhost/v1.41/images/get", params={"names": ["kept:1"]})
    assert student.images.load(saved.content) == [image]
    assert gate.refusals == []


def test_several_images_in_one_file_are_refused(student: docker.DockerClient, gate: Gate):
    answer = student.api.get("http+docker://localhost/v1.41/images/get", params={"names": [BUSYBOX, BUSYBOX]})
    assert (answer.status_code, [each.rule for each in gate.refusals]) == (403, ["save"])
