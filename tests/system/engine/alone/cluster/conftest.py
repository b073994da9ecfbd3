"""The local cluster: the one that KUBECONFIG or ~/.kube/config names."""

import uuid
from collections.abc import Iterator

import pytest

from lab.clusters.client import Cluster
from lab.clusters.connecting import open_context
from lab.clusters.contexts import NAMED, choose, read_kubeconfig


@pytest.fixture(scope="module", autouse=True)
def surroundings() -> Iterator[None]:
    """English, and no cluster that was named on purpose."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("COURSE_LANGUAGE", "en")
        changed.delenv(NAMED, raising=False)
        yield


@pytest.fixture(scope="module")
def real(surroundings: None) -> Iterator[Cluster]:
    """The local cluster, with a namespace of this test run's own."""
    kubeconfig = read_kubeconfig()
    cluster = open_context(kubeconfig, choose(kubeconfig, None), f"lab-test-{uuid.uuid4().hex[:8]}")
    yield cluster
    cluster.remove_namespace()
