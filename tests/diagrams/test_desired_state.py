"""Desired against actual state: the picture of given facts, and what is read of containers that really run."""

import io
import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import ipywidgets
import pytest

import lab
from lab.clusters.client import NoCluster
from lab.diagrams import desired_state, desired_state_svg
from lab.diagrams.desired_state_diagram import desired_state_text
from lab.diagrams.desired_state_facts import Replica, State, Wanted, parts
from lab.diagrams.desired_state_reading import read_deployments
from lab.errors import LabError

pytestmark = pytest.mark.usefixtures("english")


def words(svg: str) -> str:
    return " ".join(ElementTree.parse(io.StringIO(svg)).getroot().itertext())


def test_a_row_holds_those_that_exist_and_then_those_that_are_missing() -> None:
    wanted = Wanted("api", 3, (Replica("a", where="x"), Replica("b", ready=False)))
    assert parts(wanted) == [("ready", "a", "x"), ("starting", "b", ""), ("missing", "", "")]
    assert parts(Wanted("api", 1, (Replica("a"), Replica("b"))))[1] == ("surplus", "b", "")


@pytest.mark.parametrize(
    ("wanted", "todo"),
    [
        (Wanted("api", 2, ()), "start 2"),
        (Wanted("api", 1, (Replica("a"), Replica("b"))), "stop 1"),
        (Wanted("api", 1, (Replica("a", ready=False),)), "wait for 1"),
        (Wanted("api", 1, (Replica("a"),)), "nothing"),
    ],
)
def test_it_says_what_is_to_be_done(wanted: Wanted, todo: str) -> None:
    assert todo in words(desired_state_svg(State((wanted,))))
    text = desired_state_text(State((wanted,)))
    assert f"{todo}." in text[0]
    assert ("the same" in text[-1]) == wanted.settled


@pytest.fixture
def start() -> Iterator[Callable[[str], Any]]:
    """Starts containers of a service, and removes them."""
    client = lab.engine(quiet=True)
    image = lab.images.busybox(client)
    label = f"service-{uuid.uuid4().hex[:8]}"
    made = []

    def run(service: str, **options: Any) -> Any:
        made.append(client.containers.run(image, ["sleep", "300"], labels={label: service}, detach=True, **options))
        return made[-1]

    run.client, run.label = client, label  # type: ignore[attr-defined]
    yield run
    for container in made:
        container.remove(force=True)


def test_it_reads_what_runs(start: Any) -> None:
    api, _extra = start("api"), start("old")
    diagram = desired_state(start.client, {"api": 2, "worker": 1}, label=start.label)
    assert diagram.state is not None
    assert {wanted.service: (wanted.count, len(wanted.replicas)) for wanted in diagram.state.services} == {
        "api": (2, 1),
        "worker": (1, 0),
        "old": (0, 1),
    }
    assert api.name in words(diagram.svg)


def test_a_network_of_ones_own_is_where_a_container_was_put(start: Any) -> None:
    network = start.client.networks.create(f"host-{uuid.uuid4().hex[:8]}")
    try:
        container = start("api", network=network.name)
        state = desired_state(start.client, {"api": 1}, label=start.label).state
        assert state is not None
        assert state.services[0].replicas == (Replica(container.name, where=network.name),)
    finally:
        network.disconnect(container, force=True)
        network.remove()


def test_the_button_reads_again_and_following_does_so_by_itself(start: Any) -> None:
    container = start("api")
    diagram = desired_state(start.client, {"api": 1}, label=start.label)
    (button,) = [child for child in diagram.children if isinstance(child, ipywidgets.Button)]
    assert "are the same" in diagram.svg
    container.kill()
    container.wait()
    button.click()
    assert "differ for api" in diagram.svg
    with diagram.follow():
        container.start()
    assert "are the same" in diagram.svg


def test_without_a_cluster_it_says_so() -> None:
    diagram = desired_state(NoCluster(LabError("There is none.", next_step="Make one.")))
    assert diagram.state is None
    assert "There is none. Make one." in words(diagram.svg)
    assert repr(diagram) == "<Desired and actual state>"


def test_deployments_and_their_pods_are_read() -> None:
    def pod(name: str, app: str, *, ready: bool = True, leaves: bool = False) -> SimpleNamespace:
        return SimpleNamespace(
            metadata=SimpleNamespace(name=name, labels={"app": app}, deletion_timestamp="now" if leaves else None),
            status=SimpleNamespace(conditions=[SimpleNamespace(type="Ready", status=str(ready))]),
            spec=SimpleNamespace(node_name="node1"),
        )

    pods = [pod("web-1-b", "web", ready=False), pod("web-1-a", "web"), pod("web-1-c", "web", leaves=True), pod("x", "other")]
    spec = SimpleNamespace(replicas=2, selector=SimpleNamespace(match_labels={"app": "web"}))
    deployments = [SimpleNamespace(metadata=SimpleNamespace(name="web"), spec=spec)]
    cluster = SimpleNamespace(
        namespace="lab",
        apps=SimpleNamespace(list_namespaced_deployment=lambda _namespace: SimpleNamespace(items=deployments)),
        core=SimpleNamespace(list_namespaced_pod=lambda _namespace: SimpleNamespace(items=pods)),
    )
    (web,) = read_deployments(cluster).services
    assert web == Wanted("web", 2, (Replica("a", True, "node1"), Replica("b", False, "node1")))
