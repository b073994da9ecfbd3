"""The anatomy of containers that really run, on the engine that this machine has."""

import os
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import ipywidgets
import pytest

import lab
from lab.diagrams import anatomy, read_anatomy
from lab.engines.labels import LABEL, OWNER
from lab.errors import LabError

pytestmark = pytest.mark.usefixtures("english")
Start = Callable[..., Any]


@pytest.fixture
def start(client: Any) -> Iterator[Start]:
    """Starts containers that sleep, and removes them."""
    started = []
    tag = lab.images.busybox(client)

    def run(**options: Any) -> Any:
        name = f"anatomy-{uuid.uuid4().hex[:8]}"
        started.append(client.containers.run(tag, ["sleep", "300"], detach=True, name=name, **options))
        return started[-1]

    yield run
    for container in started:
        container.remove(force=True)


def test_limits_image_and_files_are_the_containers(client: Any, start: Start) -> None:
    container = start(mem_limit="64m", nano_cpus=500_000_000, pids_limit=50)
    facts = read_anatomy(client, container)
    assert (facts.memory_mb, facts.cpus, facts.pids) == (64.0, 0.5, 50)
    assert (facts.name, facts.image) == (container.name, "lab/busybox:1")
    assert container.id in facts.cgroup
    assert facts.root_type
    assert facts.layers
    assert facts.kernel == client.info()["KernelVersion"]


def test_without_limits_it_says_so(client: Any, start: Start) -> None:
    container = start()
    facts = read_anatomy(client, container)
    assert (facts.memory_mb, facts.cpus) == (None, None)
    assert "memory: no limit" in anatomy(client, container).svg


def test_a_plain_container_has_a_view_of_its_own(client: Any, start: Start) -> None:
    facts = read_anatomy(client, start())
    own = {namespace.name for namespace in facts.namespaces if namespace.own}
    assert {"pid", "net", "mnt", "ipc", "uts"} <= own


def test_a_container_that_shares_the_hosts_is_seen_to(client: Any, start: Start) -> None:
    container = start(pid_mode="host", network_mode="host", uts_mode="host")
    facts = read_anatomy(client, container)
    shared = {namespace.name for namespace in facts.namespaces if not namespace.own}
    assert {"pid", "net", "uts"} <= shared
    assert "mnt" not in shared


def test_two_containers_have_the_same_host(client: Any, start: Start) -> None:
    one, other = (read_anatomy(client, start()) for _index in range(2))
    assert [namespace.host for namespace in one.namespaces] == [namespace.host for namespace in other.namespaces]
    assert one.cgroup != other.cgroup


def test_it_leaves_nothing_behind(client: Any, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    container = start()
    monkeypatch.setenv(OWNER, f"anatomy-{container.id[:12]}")  # others work on this engine, too
    read_anatomy(client, container)
    assert client.api.containers(all=True, filters={"label": f"{LABEL}={os.environ[OWNER]}"}) == []


def test_a_container_can_be_named(client: Any, start: Start) -> None:
    container = start()
    assert read_anatomy(client, container.name).cgroup == read_anatomy(client, container.id[:12]).cgroup


def test_a_paused_container_gives_a_sentence(client: Any, start: Start) -> None:
    container = start()
    container.pause()
    with pytest.raises(LabError, match=r"does not run: it is paused\..*unpause"):
        read_anatomy(client, container)


def test_a_stopped_container_gives_a_sentence(client: Any, start: Start) -> None:
    container = start()
    container.kill()
    with pytest.raises(LabError, match=r"does not run: it is exited\..*start"):
        read_anatomy(client, container)


def test_a_missing_container_gives_a_sentence(client: Any) -> None:
    with pytest.raises(LabError, match=r"There is no container nowhere-to-be-found\."):
        read_anatomy(client, "nowhere-to-be-found")


def test_the_widget_reads_again_when_asked(client: Any, start: Start) -> None:
    container = start(mem_limit="64m")
    diagram = anatomy(client, container)
    (button,) = [child for child in diagram.children if isinstance(child, ipywidgets.Button)]
    assert "memory: 64 MB" in diagram.svg
    container.update(mem_limit="32m")
    button.click()
    assert "memory: 32 MB" in diagram.svg
    container.kill()
    button.click()
    assert "does not run" in " ".join(ElementTree.fromstring(diagram.svg).itertext())


def test_choosing_a_namespace_explains_it(client: Any, start: Start) -> None:
    diagram = anatomy(client, start())
    choice = diagram.children[0]
    choice.value = "net"
    drawn = " ".join(ElementTree.fromstring(diagram.svg).itertext())
    assert "docker exec NAME readlink /proc/self/ns/net" in drawn
    assert re.search(r"Its own: the host's is number \d+", drawn)
