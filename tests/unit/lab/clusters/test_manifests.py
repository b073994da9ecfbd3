"""Manifests are read and checked before they are sent; each wrong field is named."""

from typing import Any

import pytest
import yaml

from lab.clusters.applying import require_fit, with_protocols
from lab.clusters.manifests import nearest_version, problems, read_manifests
from lab.errors import LabError

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: lab/busybox:1
        ports: [{containerPort: 80}]
"""
SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
"""


def found(text: str, version: str | None = None) -> list[str]:
    return [problem for manifest in read_manifests(text) for problem in problems(manifest, version)]


@pytest.mark.parametrize("version", [None, "1.20", "1.25", "1.31", "1.99", "0.0"])
def test_right_manifests_have_no_problem_in_any_version(version: str | None) -> None:
    assert found(f"{WEB}---{SERVICE}---\n", version) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("template:", "templates:", "spec.templates: there is no such field. Was template meant?"),
        ("template:", "templates:", "spec.template is missing."),
        ("containerPort: 80", "containerport: 80", "spec.template.spec.containers[0].ports[0].containerPort is missing."),
        ("containerPort: 80", 'containerPort: "80"', "containers[0].ports[0].containerPort: '80' is not a whole number."),
        ("image: lab/busybox:1", "image: [1]", "containers[0].image: [1] is not a text."),
        ("metadata: {name: web}", "metadata: {}", "metadata.name is missing."),
        ("metadata: {name: web}", "metadata: 1", "metadata: 1 is not an object with fields."),
        ("kind: Deployment", "kind: Deploy", "apiVersion, kind: there is no Deploy in apps/v1."),
        ("apiVersion: apps/v1", "apiVersion: v1", "apiVersion, kind: there is no Deployment in v1."),
        ("kind: Deployment", "kind: 3", "kind is missing."),
    ],
)
def test_a_wrong_field_is_named(old: str, new: str, message: str) -> None:
    assert old in WEB
    assert any(message in problem for problem in found(WEB.replace(old, new)))


def test_a_field_of_either_kind_says_both() -> None:
    assert found(SERVICE.replace("http", "[]")) == ["spec.ports[0].targetPort: [] is not a text or a whole number."]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a: [", "not YAML.*line 1"),
        ("", "no manifest"),
        ("- 1", "no manifest"),
        ("x", "no man"),
        (..., "no man"),
        (None, "no man"),
    ],
)
def test_what_is_no_manifest_gives_a_sentence(source: Any, message: str) -> None:
    with pytest.raises(LabError, match=message):
        read_manifests(source)


def test_a_field_that_is_a_number_is_named() -> None:
    wrong = SERVICE.replace("port: 80", "80: 8080")
    assert wrong != SERVICE
    assert "spec.ports[0].80: there is no such field." in found(wrong)


@pytest.mark.parametrize(
    ("version", "nearest"),
    [(None, "1.31"), ("1.31", "1.31"), ("1.40", "1.31"), ("1.29", "1.28"), ("1.20", "1.25"), ("0.0", "1.25")],
)
def test_the_nearest_version_counts(version: str | None, nearest: str) -> None:
    assert nearest_version(version, ["1.31.0", "1.25.0", "1.28.0"]) == nearest


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x"}}, "does not send a Namespace"),
        (
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "x"}},
            "does not send a ClusterRole",
        ),
        ({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "namespace": "kube-system"}}, "namespace lab-0 only"),
    ],
)
def test_what_does_not_stay_in_the_namespace_is_refused(manifest: dict[str, Any], message: str) -> None:
    with pytest.raises(LabError, match=message):
        require_fit(manifest, [], "lab-0")


def test_ports_get_the_protocol_that_older_clusters_ask_for() -> None:
    made = with_protocols(yaml.safe_load(SERVICE.replace("port: 80,", "port: 80, protocol: UDP,")))
    assert made["spec"]["ports"] == [{"port": 80, "targetPort": "http", "protocol": "UDP"}]
    made = with_protocols(yaml.safe_load(WEB))
    assert made["spec"]["template"]["spec"]["containers"][0]["ports"] == [{"containerPort": 80, "protocol": "TCP"}]
