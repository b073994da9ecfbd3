"""`lab.reset()` removes what the course made for this user, whatever state it is in, and nothing else."""

import io

import docker
import pytest
from docker.errors import APIError, BuildError, NotFound

import lab
from lab import images
from lab.engines import labels
from lab.engines.client import LabClient

BASE = images.BUSYBOX


def test_ours_is_removed_running_or_not(client: LabClient):
    client.networks.create("lab-test-net")
    client.volumes.create("lab-test-vol")
    running = client.containers.run(
        BASE,
        ["sleep", "600"],
        detach=True,
        network="lab-test-net",
        volumes=["lab-test-vol:/v"],
        restart_policy={"Name": "always"},
    )
    paused = client.containers.run(BASE, ["sleep", "600"], detach=True)
    paused.pause()
    created = client.containers.create(BASE, ["true"])
    image, _log = client.images.build(fileobj=io.BytesIO(f"FROM {BASE}\nRUN echo 1 > /1\n".encode()), tag="lab-test:1")
    with pytest.raises(BuildError):
        client.images.build(fileobj=io.BytesIO(f"FROM {BASE}\nRUN echo 2 > /2\nRUN false\n".encode()))
    removed = lab.reset(client)
    assert (removed.containers, removed.networks, removed.volumes) == (3, 1, 1)
    assert removed.images >= 1
    for container in (running, paused, created):
        with pytest.raises(NotFound):
            container.reload()
    with pytest.raises(NotFound):
        client.images.get(image.id)
    assert not client.images.list(filters=labels.filters_for())
    assert lab.reset(client) == lab.resetting.Removed()


def test_a_volume_of_the_image_goes_with_its_container(client: LabClient):
    image, _log = client.images.build(fileobj=io.BytesIO(f"FROM {BASE}\nVOLUME /data\n".encode()))
    container = client.containers.run(image, ["sleep", "600"], detach=True)
    (volume,) = [mount["Name"] for mount in container.attrs["Mounts"]]
    lab.reset(client)
    with pytest.raises(NotFound):
        client.volumes.get(volume)


def test_what_someone_else_made_survives(client: LabClient, foreign):
    container = foreign.run(name="lab-test-foreign")
    volume = foreign.keep(foreign.client.volumes.create("lab-test-foreign"))
    network = foreign.keep(foreign.client.networks.create("lab-test-foreign"))
    foreign.client.api.import_image_from_data(b"\0" * 10240, repository="lab-test-foreign", tag="1")
    image = foreign.keep(foreign.client.images.get("lab-test-foreign:1"), force=True)
    lab.reset(client)
    for made in (container, volume, network, image):
        made.reload()
    container.reload()
    assert container.status == "running"


def test_what_another_user_of_the_course_made_survives(client: LabClient, foreign):
    theirs = {labels.LABEL: "another user", labels.OBJECT_LABEL: "container"}
    container = foreign.run(labels=theirs)
    volume = foreign.keep(foreign.client.volumes.create("lab-test-theirs", labels={**theirs, labels.OBJECT_LABEL: "volume"}))
    lab.reset(client)
    container.reload()
    volume.reload()


def test_what_only_inherited_our_mark_survives(client: LabClient, foreign):
    ours, _log = client.images.build(fileobj=io.BytesIO(f"FROM {BASE}\nRUN echo 1 > /1\n".encode()), tag="lab-test-ours:1")
    theirs, _log = foreign.client.images.build(
        fileobj=io.BytesIO(b"FROM lab-test-ours:1\nRUN echo 2 > /2\n"), tag="lab-test-inherited:1", rm=True
    )
    foreign.keep(theirs, force=True)
    container = foreign.run("lab-test-ours:1")
    assert container.labels[labels.LABEL] == ours.labels[labels.LABEL]
    lab.reset(client)
    container.reload()
    assert container.status == "running"
    assert "lab-test-inherited:1" in foreign.client.images.get(theirs.id).tags
    assert "lab-test-ours:1" in foreign.client.images.get(ours.id).tags  # their container runs it


def test_a_network_that_someone_elses_container_uses_stays_until_it_is_free(client: LabClient, foreign):
    network = client.networks.create("lab-test-shared")
    container = foreign.run(network="lab-test-shared")
    client.volumes.create("lab-test-vol")
    removed = lab.reset(client)
    assert (removed.networks, removed.volumes) == (0, 1)
    network.disconnect(container)
    assert lab.reset(client).networks == 1


def test_an_object_that_vanishes_meanwhile_does_not_stop_it(client: LabClient, monkeypatch: pytest.MonkeyPatch):
    containers = [client.containers.create(BASE, ["true"]) for _each in range(3)]
    remove = client.api.remove_container

    def someone_is_faster(key: str, **how: bool) -> None:
        docker.api.APIClient.remove_container(client.api, key, **how)
        remove(key, **how)

    monkeypatch.setattr(client.api, "remove_container", someone_is_faster)
    assert lab.reset(client).containers == 0
    for container in containers:
        with pytest.raises(APIError):
            container.reload()


def test_what_is_made_for_another_owner_is_theirs_alone(client: LabClient, owner: str, monkeypatch: pytest.MonkeyPatch):
    theirs = client.containers.run(BASE, ["sleep", "600"], detach=True)
    monkeypatch.setenv(labels.OWNER, f"{owner}-other")
    assert lab.reset(client).containers == 0
    monkeypatch.setenv(labels.OWNER, owner)
    assert lab.reset(client).containers == 1
    with pytest.raises(NotFound):
        theirs.reload()
