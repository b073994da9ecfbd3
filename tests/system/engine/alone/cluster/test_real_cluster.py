"""The course on a real cluster: declared, looked at, repaired, and gone without a trace."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from kubernetes import client as api

import lab
from lab.clusters import kubectl, record
from lab.clusters.client import Cluster
from lab.engines.client import LabClient
from lab.errors import LabError
from tests.support.waiting import until

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: web
        image: lab/busybox:1
        command: [sh, -c, 'hostname > /tmp/index.html; exec httpd -f -p 8080 -h /tmp']
        ports: [{containerPort: 8080}]
        readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1, timeoutSeconds: 5}
        resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 200m, memory: 32Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
"""


@pytest.fixture(scope="module")
def engine() -> LabClient:
    return lab.engine(quiet=True)


@pytest.fixture(scope="module")
def web(real: Cluster, engine: LabClient) -> Cluster:
    """The cluster with the course's image and a Deployment of it."""
    assert "lab/busybox:1" in real.load(engine, lab.images.busybox(engine))
    assert real.apply(WEB) == "deployment/web created\nservice/web created"
    real.kubectl("rollout status deployment/web --timeout=0")
    return real


def test_the_loaded_image_runs_and_the_service_shares_the_requests(web: Cluster) -> None:
    seen: set[str] = set()

    def all_answer() -> bool:
        seen.add(web.ask("web:80").strip())
        return len(seen) == 2

    until(all_answer)
    pods = web.core.list_namespaced_pod(web.namespace).items
    assert {pod.metadata.name for pod in pods} == seen


def test_declaring_the_same_again_changes_nothing(web: Cluster) -> None:
    assert web.apply(WEB) == "deployment/web unchanged\nservice/web unchanged"


def test_a_wrong_field_is_named_and_nothing_is_sent(web: Cluster) -> None:
    with pytest.raises(LabError, match=r"spec\.replica: there is no such field\. Was replicas meant\?.*nothing was sent"):
        web.apply(WEB.replace("name: web}", "name: other}").replace("replicas", "replica"))
    assert web.kubectl("get service,deployment other --ignore-not-found") == ""


def test_what_the_cluster_refuses_is_said_in_its_words(web: Cluster) -> None:
    with pytest.raises(LabError, match="does not match template `labels`"):
        web.apply(WEB.replace("metadata: {labels: {app: web}}", "metadata: {labels: {app: wob}}"))


def test_the_diagram_shows_what_a_deleted_pod_leaves_and_its_successor(web: Cluster) -> None:
    diagram = lab.diagrams.desired_state(web)
    assert diagram.state is not None
    (before,) = diagram.state.services
    assert (before.service, before.count, before.settled) == ("web", 2, True)
    with diagram.follow():
        web.kubectl(f"delete pod --wait=false {web.core.list_namespaced_pod(web.namespace).items[0].metadata.name}")

        def healed() -> bool:
            (now,) = diagram.state.services if diagram.state else [before]
            return now.settled and now.replicas != before.replicas

        until(healed)
    assert "Desired and actual are the same." in diagram.svg


def test_a_deployment_is_verified_by_what_is_ready(web: Cluster) -> None:
    assert lab.verify.deployed(web, "web", replicas=2).passed
    assert "2 of 2" in lab.verify.deployed(web, "web", replicas=3).found
    assert "there are: web" in lab.verify.deployed(web, "other", replicas=1).found


def test_kubectl_of_debians_package_serves_where_there_is_none(
    web: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    for program in (*Path("/usr/bin").iterdir(), *Path("/usr/sbin").iterdir()):
        link = folder / program.name
        if program.name != "kubectl" and not link.exists():
            link.symlink_to(program)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kubectl.find.cache_clear()
    try:
        assert web.kubectl("get deployments -o name") == "deployment.apps/web"
        assert tmp_path in kubectl.find().parents
    finally:
        kubectl.find.cache_clear()


def test_a_command_that_fails_gives_a_sentence(web: Cluster) -> None:
    with pytest.raises(LabError, match=r"kubectl get nonsense` ended with status 1\."):
        web.kubectl("get nonsense")


@pytest.fixture
def foreign(real: Cluster) -> Iterator[str]:
    """A namespace that the course has not made."""
    name = f"foreign-{uuid.uuid4().hex[:8]}"
    real.core.create_namespace(api.V1Namespace(metadata=api.V1ObjectMeta(name=name)))
    yield name
    real.core.delete_namespace(name)


def test_a_namespace_that_is_not_the_courses_is_neither_used_nor_removed(real: Cluster, foreign: str) -> None:
    theirs = Cluster(real.api, real.context, real.kubeconfig, real.version, foreign)
    with pytest.raises(LabError, match="the course has not made it"):
        theirs.apply(WEB)
    assert theirs.remove_namespace() == 0
    assert real.core.read_namespace(foreign).status.phase == "Active"


def test_reset_removes_the_namespace_and_nothing_else(
    real: Cluster, foreign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.clusters.connecting.owner", lambda: f"test-{uuid.uuid4().hex[:8]}")
    cluster = lab.cluster(quiet=True)
    assert isinstance(cluster, Cluster)
    cluster.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}")
    before = {each.metadata.name for each in real.core.list_namespace().items}
    assert cluster.namespace in before
    assert lab.reset().namespaces >= 1
    after = {each.metadata.name for each in real.core.list_namespace().items}
    assert cluster.namespace not in after
    assert {foreign, "default", "kube-system"} <= after
    assert record.uses() == []


def test_the_command_finds_the_cluster_that_is_there(real: Cluster) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lab", "cluster", "--json"], env={**os.environ}, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["context"] == real.context
