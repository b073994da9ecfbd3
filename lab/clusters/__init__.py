"""A Kubernetes cluster for lesson 08: only a local one, only in a namespace of the course. Nothing connects at import."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.clusters.client import Cluster as Cluster
    from lab.clusters.client import NoCluster as NoCluster

__all__ = ["cluster"]


def cluster(context: str | None = None, *, quiet: bool = False) -> "Cluster | NoCluster":
    """The cluster of a plainly local context (`kind-*`, `k3d-*`, `minikube`, …), or of one that was named on purpose.

    Nothing is sent to the cluster of any other context, whatever the kubeconfig points at. Where there is none,
    what comes back says so, and how to get one, each time that a cell asks `cluster.ready()`.

    Args:
        context: a context of the kubeconfig, to use that one whatever it is called; by default what `LAB_CLUSTER` names,
            else the current context, else the first, that is plainly local.
        quiet: print nothing.

    Raises:
        LabError: the context that was named is not in the kubeconfig, or its cluster does not answer.
    """
    # imported here: the Kubernetes client takes seconds to import
    from lab.clusters.connecting import connect

    found = connect(context)
    if not quiet:
        print(found.in_one_line())
    return found
