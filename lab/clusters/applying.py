"""Send a manifest: server-side apply into one namespace, of the kinds that live in a namespace and no others.

Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/
"""

import json
from collections.abc import Mapping
from typing import Any

from kubernetes import client
from urllib3.exceptions import HTTPError

from lab.clusters.manifests import Manifest
from lab.engines.labels import LABEL, owner
from lab.errors import LabError
from lab.messages import translate as _

_MANAGER = "lab"
# (apiVersion, kind) → the plural in its URL. What is not in a namespace (nodes, roles of the whole cluster, …) is not here.
_PLURALS = {
    ("v1", "ConfigMap"): "configmaps",
    ("v1", "PersistentVolumeClaim"): "persistentvolumeclaims",
    ("v1", "Pod"): "pods",
    ("v1", "Secret"): "secrets",
    ("v1", "Service"): "services",
    ("apps/v1", "DaemonSet"): "daemonsets",
    ("apps/v1", "Deployment"): "deployments",
    ("apps/v1", "ReplicaSet"): "replicasets",
    ("apps/v1", "StatefulSet"): "statefulsets",
    ("autoscaling/v1", "HorizontalPodAutoscaler"): "horizontalpodautoscalers",
    ("batch/v1", "Job"): "jobs",
    ("networking.k8s.io/v1", "Ingress"): "ingresses",
    ("networking.k8s.io/v1", "NetworkPolicy"): "networkpolicies",
}


class AnswerError(LabError):
    """An answer other than success.

    Attributes:
        status: of HTTP.
    """

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def require_fit(manifest: Manifest, problems: list[str], namespace: str) -> None:
    """Refuse what must not be sent.

    Args:
        manifest: one object.
        problems: what the schemas found wrong with it.
        namespace: the only one where it may go.

    Raises:
        LabError: a field is wrong, its kind is not one of a namespace, or it names another namespace.
    """
    if problems:
        raise LabError(
            _("{kind}: {problems}").format(kind=manifest.get("kind", _("Manifest")), problems=" ".join(problems)),
            next_step=_("Correct the field; nothing was sent. `kubectl explain` says what each one is."),
        )
    if (manifest["apiVersion"], manifest["kind"]) not in _PLURALS:
        raise LabError(
            _("The course does not send a {kind} to a cluster.").format(kind=manifest["kind"]),
            expected=_("It sends {kinds}.").format(kinds=", ".join(kind for _version, kind in _PLURALS)),
        )
    if manifest["metadata"].get("namespace", namespace) != namespace:
        raise LabError(
            _("metadata.namespace is {name}.").format(name=manifest["metadata"]["namespace"]),
            expected=_("The course works in the namespace {name} only.").format(name=namespace),
            next_step=_("Leave the field out."),
        )


def send(api: client.ApiClient, manifest: Manifest, namespace: str) -> str:
    """Apply one manifest; returns a line that says what became of it, as `kubectl apply` does.

    Raises:
        LabError: the cluster refuses it.
    """
    kind, name = manifest["kind"], manifest["metadata"]["name"]
    version = manifest["apiVersion"]
    base = f"/apis/{version}" if "/" in version else f"/api/{version}"
    url = f"{base}/namespaces/{namespace}/{_PLURALS[version, kind]}/{name}"
    metadata = {**manifest["metadata"], "namespace": namespace}
    metadata["labels"] = {**(metadata.get("labels") or {}), LABEL: owner()}
    before = _resource_version(api, url)
    # JSON is YAML too
    patch = json.dumps(with_protocols({**manifest, "metadata": metadata}))
    answer = request(api, "PATCH", f"{url}?fieldManager={_MANAGER}&force=true", patch, "application/apply-patch+yaml")
    after = json.loads(answer)["metadata"]["resourceVersion"]
    outcome = _("created") if before is None else _("unchanged") if before == after else _("changed")
    return f"{kind.lower()}/{name} {outcome}"


def with_protocols(value: Any) -> Any:
    """A manifest whose ports say `protocol: TCP` where they say none: clusters before 1.21 apply no ports without it."""
    if isinstance(value, list):
        return [with_protocols(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    found = {key: with_protocols(each) for key, each in value.items()}
    for port in found.get("ports") or []:
        if isinstance(port, dict) and port.keys() & {"containerPort", "port"}:
            port.setdefault("protocol", "TCP")
    return found


def request(api: client.ApiClient, method: str, url: str, body: Any = None, content_type: str = "") -> str:
    """The text that the API server answers.

    Args:
        api: the client.
        method: of HTTP.
        url: the path, from `/api` or `/apis` on.
        body: what is sent: a text, or something that becomes JSON where `content_type` says so.
        content_type: of the body.

    Raises:
        AnswerError: it answers with an error, which is given in its own words.
        LabError: it does not answer.
    """
    headers = {"Accept": "application/json, */*"} | ({"Content-Type": content_type} if body is not None else {})
    try:
        answer = api.call_api(*api.param_serialize(method, url, header_params=headers, body=body, auth_settings=["BearerToken"]))
        text = str(answer.read(), errors="replace")  # type: ignore[no-untyped-call]
    except (client.ApiException, HTTPError) as error:
        raise LabError(reason(error)) from error
    if answer.status >= 400:
        raise AnswerError(answer.status, _words(text) or f"{answer.status} {answer.reason}")
    return text


def reason(error: client.ApiException | HTTPError) -> str:
    """What the API server said, or why it said nothing."""
    if not isinstance(error, client.ApiException):
        return str(error)
    return _words(error.body or "") or f"{error.status} {error.reason}"


def _words(body: str) -> str:
    try:
        status = json.loads(body)
    except ValueError:
        return body.strip()
    return str(status.get("message", "")) if isinstance(status, dict) else body


def _resource_version(api: client.ApiClient, url: str) -> str | None:
    try:
        found: str = json.loads(request(api, "GET", url))["metadata"]["resourceVersion"]
    except LabError:
        return None
    return found
