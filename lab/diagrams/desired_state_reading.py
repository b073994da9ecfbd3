"""Reading desired and actual state: of containers on an engine, and of Deployments in a cluster."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lab.diagrams.desired_state_facts import Replica, State, Wanted
from lab.engines.labels import labels_for
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

    from lab.clusters.client import Cluster, NoCluster

_EVERYWHERE = {"bridge", "host", "none"}
"""The engine's own networks, which say nothing about where a container was put."""


def read_state(source: "DockerClient | Cluster | NoCluster", desired: Mapping[str, int], label: str) -> State:
    """See `lab.diagrams.desired_state`.

    Raises:
        LabError: there is no cluster, or it does not answer.
    """
    if hasattr(source, "containers"):
        return read_containers(source, desired, label)
    return read_deployments(source)


def read_containers(client: Any, desired: Mapping[str, int], label: str) -> State:
    """The course's running containers with the label, by its value; where they are is the network that they were put in."""
    marks = [f"{key}={value}" for key, value in labels_for("container").items()]
    found: dict[str, list[Replica]] = {service: [] for service in desired}
    for each in client.api.containers(filters={"label": [label, *marks], "status": "running"}):
        networks = [name for name in (each["NetworkSettings"]["Networks"] or {}) if name not in _EVERYWHERE]
        replica = Replica(each["Names"][0].lstrip("/"), where=networks[0] if networks else "")
        found.setdefault(each["Labels"][label], []).append(replica)
    return State(
        tuple(
            Wanted(service, desired.get(service, 0), tuple(sorted(replicas, key=lambda replica: replica.name)))
            for service, replicas in found.items()
        )
    )


def read_deployments(cluster: Any) -> State:
    """The Deployments of the course's namespace, and the Pods of each that are not on their way out."""
    from kubernetes.client import ApiException

    try:
        deployments = cluster.apps.list_namespaced_deployment(cluster.namespace).items
        pods = cluster.core.list_namespaced_pod(cluster.namespace).items
    except ApiException as error:
        raise LabError(_("The cluster does not say what runs: {reason}").format(reason=error.reason)) from error
    return State(tuple(_deployment(each, pods) for each in deployments))


def _deployment(deployment: Any, pods: list[Any]) -> Wanted:
    selector = (deployment.spec.selector.match_labels or {}).items()
    ours = [pod for pod in pods if selector <= (pod.metadata.labels or {}).items() and pod.metadata.deletion_timestamp is None]
    replicas = sorted((_pod(pod) for pod in ours), key=lambda replica: (not replica.ready, replica.name))
    return Wanted(deployment.metadata.name, deployment.spec.replicas, tuple(replicas))


def _pod(pod: Any) -> Replica:
    conditions = pod.status.conditions or []
    ready = any(each.type == "Ready" and each.status == "True" for each in conditions)
    # the name's last part tells the Pods of one Deployment apart
    return Replica(pod.metadata.name.rsplit("-", 1)[-1], ready, pod.spec.node_name or "")
