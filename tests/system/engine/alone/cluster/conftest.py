"""The local cluster: the one that KUBECONFIG or ~/.kube/config names."""

import uuid
from collections.abc import Iterator

import pytest

from lab.clusters.client import Cluster
from lab.clusters.connecting import open_context
from lab.clusters.contexts import choose, read_kubeconfig
from tests.support.surroundings import unnamed_cluster  # noqa: F401


@pytest.fixture(scope="module")
def real() -> Iterator[Cluster]:
    """The local cluster, with a namespace of this test run's own."""
    kubeconfig = read_kubeconfig()
    cluster = open_context(kubeconfig, choose(kubeconfig, None), f"lab-test-{uuid.uuid4().hex[:8]}")
    yield cluster
    cluster.remove_namespace()
