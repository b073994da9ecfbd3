"""Desired against actual state: the picture of given facts."""

from types import SimpleNamespace

import pytest

from lab.clusters.client import NoCluster
from lab.diagrams import desired_state, desired_state_svg
from lab.diagrams.desired_state_diagram import desired_state_text
from lab.diagrams.desired_state_facts import Replica, State, Wanted, parts
from lab.diagrams.desired_state_reading import read_deployments
from lab.errors import LabError
from tests.support.svg import words

pytestmark = pytest.mark.usefixtures("english")


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
