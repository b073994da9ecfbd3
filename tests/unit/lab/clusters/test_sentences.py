"""What goes wrong with a cluster or the command for it is told in a sentence, also where the cluster is gone."""

from pathlib import Path

import pytest
from kubernetes import client

from lab.clusters import kubectl
from lab.clusters.client import Cluster
from lab.errors import LabError


@pytest.fixture
def gone() -> Cluster:
    """A cluster at an address where nobody listens."""
    configuration = client.Configuration(host="http://127.0.0.1:9")
    configuration.retries = False
    return Cluster(client.ApiClient(configuration), "kind-gone", "", "1.30", "lab-gone")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kubectl that never ends, and no patience with it."""
    program = tmp_path / "kubectl"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(kubectl, "find", lambda: program)
    monkeypatch.setattr(kubectl, "_SECONDS", 0.2)


def test_a_cluster_that_is_gone_is_said_so(gone: Cluster) -> None:
    for act in (gone.make_namespace, gone.remove_namespace):
        with pytest.raises(LabError, match="refused"):
            act()


def test_a_command_that_waits_is_ended(gone: Cluster, command: None) -> None:
    with pytest.raises(LabError, match="such as -w or -f"):
        gone.kubectl("get pods -w")


def test_a_command_that_cannot_be_read_is_said_so(gone: Cluster, command: None) -> None:
    with pytest.raises(LabError, match="quotation mark"):
        gone.kubectl("get pods -o 'name")
