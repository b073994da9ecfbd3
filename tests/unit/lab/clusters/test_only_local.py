"""A cluster that is not plainly local is sent nothing; one that is, or that was named on purpose, is used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import lab
from lab.clusters import record
from lab.clusters.client import Cluster, NoCluster
from lab.clusters.contexts import NAMED, Context, Kubeconfig, choose, merge
from lab.errors import LabError
from tests.support.api_server import Recorder, kubeconfig

HERE = "https://127.0.0.1:6443"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No kubeconfig and no memory of the real user's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))


@pytest.mark.parametrize(
    "name", ["production", "arn:aws:eks:eu-west-1:1:cluster/x", "kind", "minikube-prod", "my-kind-1", "gke_kind-1"]
)
def test_a_context_that_is_not_local_is_sent_nothing(name: str, tmp_path: Path, recorder: Recorder) -> None:
    kubeconfig(tmp_path / "config", {name: recorder.url}, name)
    cluster = lab.cluster(quiet=True)
    assert isinstance(cluster, NoCluster)
    assert not cluster.ready()
    for use in (lambda: cluster.apply("kind: Pod"), lambda: cluster.kubectl("get pods"), lambda: cluster.core):
        with pytest.raises(LabError, match="not plainly a local one, so the course sends it nothing"):
            use()
    assert lab.verify.deployed(cluster, "web", replicas=1).passed is False
    assert "not plainly a local one" in lab.diagrams.desired_state(cluster).svg
    assert record.uses() == []
    assert recorder.requests == []


def test_nor_is_it_by_the_command(tmp_path: Path, recorder: Recorder) -> None:
    kubeconfig(tmp_path / "config", {"production": recorder.url}, "production")
    # kind would make a cluster of its own; without it the command has nothing to do
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "lab", "cluster"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "kind, which makes a cluster in containers, is not installed" in done.stderr
    assert recorder.requests == []


def test_its_credential_command_is_not_run_either(tmp_path: Path, recorder: Recorder) -> None:
    proof = tmp_path / "was-run"
    user = {
        "exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": "touch",
            "args": [str(proof)],
            "interactiveMode": "Never",
        }
    }
    kubeconfig(tmp_path / "config", {"production": recorder.url}, "production", user)
    assert isinstance(lab.cluster(quiet=True), NoCluster)
    assert not proof.exists()


@pytest.mark.parametrize("server", ["https://1.1.1.1:6443", "https://kubernetes.example.com", "https://8.8.8.8", ""])
def test_a_local_name_with_an_address_elsewhere_is_not_local(server: str) -> None:
    assert not Context("kind-lab", server).is_local


@pytest.mark.parametrize("name", ["kind-lab", "k3d-lab", "minikube", "docker-desktop", "rancher-desktop"])
@pytest.mark.parametrize(
    "server", [HERE, "https://localhost:1", "https://0.0.0.0:1", "https://[::1]:1", "https://192.168.49.2:8443", "https://kubernetes.docker.internal:6443"]
)  # fmt: skip
def test_the_usual_local_clusters_are(name: str, server: str) -> None:
    assert Context(name, server).is_local


def test_a_local_one_is_used_and_remembered(tmp_path: Path, recorder: Recorder) -> None:
    kubeconfig(tmp_path / "config", {"production": "https://kubernetes.example.com", "kind-lab": recorder.url}, "production")
    cluster = lab.cluster(quiet=True)
    assert isinstance(cluster, Cluster)
    assert (cluster.context, cluster.version) == ("kind-lab", "1.30")
    assert recorder.requests == ["GET /version/"]
    assert [use["context"] for use in record.uses()] == ["kind-lab"]


def test_one_that_was_named_on_purpose_is_used(tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    kubeconfig(tmp_path / "config", {"kind-lab": HERE, "mine": recorder.url}, "kind-lab")
    assert isinstance(lab.cluster("mine", quiet=True), Cluster)
    monkeypatch.setenv(NAMED, "mine")
    assert isinstance(lab.cluster(quiet=True), Cluster)
    assert recorder.requests == ["GET /version/"] * 2


def test_the_environments_proxy_is_not_for_it(tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Recorder()
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    kubeconfig(tmp_path / "config", {"kind-lab": recorder.url}, "kind-lab")
    assert isinstance(lab.cluster(quiet=True), Cluster)
    proxy.close()
    assert proxy.requests == []


def test_a_name_that_does_not_exist_gives_a_sentence(tmp_path: Path) -> None:
    kubeconfig(tmp_path / "config", {"kind-lab": HERE}, "kind-lab")
    with pytest.raises(LabError, match=r"no context mine\. It has kind-lab\."):
        lab.cluster("mine", quiet=True)


def test_a_cluster_that_does_not_answer_gives_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kubeconfig(tmp_path / "config", {"kind-gone": "https://127.0.0.1:1"}, "kind-gone")
    assert not lab.cluster().ready()
    said = capsys.readouterr()
    assert "The cluster of context kind-gone does not answer at https://127.0.0.1:1." in said.out
    assert "make cluster" in said.out.splitlines()[-1]
    assert said.err == ""


def test_without_a_kubeconfig_a_sentence_says_how_to_get_a_cluster(capsys: pytest.CaptureFixture[str]) -> None:
    cluster = lab.cluster()
    assert not cluster.ready()
    first, second = capsys.readouterr().out.splitlines()
    assert "There is no Kubernetes cluster here" in first
    assert "This cell needs a Kubernetes cluster" in second
    assert "make cluster" in second


def test_a_kubeconfig_that_is_no_yaml_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a: [")
    assert "cannot be read" in lab.cluster(quiet=True).in_one_line()


@pytest.mark.parametrize(
    "wrong", [None, "x", 1, {"kind-a": {}}, [None], ["x"], [{"cluster": {}}], [{"name": "kind-a", "context": 1}]]
)
def test_what_a_hand_wrote_wrong_in_a_kubeconfig_is_passed_over(wrong: object) -> None:
    contexts, current = merge([{"clusters": wrong, "contexts": wrong}])
    assert {context.server for context in contexts} <= {""}
    assert current == ""


def test_of_equal_names_the_first_counts_as_for_kubectl() -> None:
    def document(server: str, current: str) -> dict[str, object]:
        cluster = {"name": "kind-a", "cluster": {"server": server}}
        context = {"name": "kind-a", "context": {"cluster": "kind-a"}}
        return {"clusters": [cluster], "contexts": [context], "current-context": current}

    contexts, current = merge([document(HERE, ""), document("https://8.8.8.8", "kind-a"), document("https://8.8.4.4", "other")])
    assert contexts == (Context("kind-a", HERE),)
    assert current == "kind-a"


def test_the_current_context_comes_first_among_local_ones() -> None:
    contexts = tuple(Context(name, HERE) for name in ("kind-a", "kind-b"))
    assert choose(Kubeconfig("", contexts, "kind-b"), None).name == "kind-b"
    assert choose(Kubeconfig("", contexts, ""), None).name == "kind-a"


def test_cleaning_up_forgets_a_context_whose_name_has_come_to_mean_another_cluster(tmp_path: Path, recorder: Recorder) -> None:
    from lab.clusters.connecting import clean_up

    path = kubeconfig(tmp_path / "config", {"mine": recorder.url}, "mine")
    record.add({"kubeconfig": str(path), "context": "mine", "server": "https://127.0.0.1:1", "namespace": "lab-0"})
    assert clean_up() == (0, [])
    assert record.uses() == []
    assert recorder.requests == []


def test_cleaning_up_keeps_a_cluster_that_does_not_answer_in_mind(tmp_path: Path) -> None:
    from lab.clusters.connecting import clean_up

    path = kubeconfig(tmp_path / "config", {"kind-gone": "https://127.0.0.1:1"}, "kind-gone")
    record.add({"kubeconfig": str(path), "context": "kind-gone", "server": "https://127.0.0.1:1", "namespace": "lab-0"})
    removed, undone = clean_up()
    assert removed == 0
    assert "does not answer" in undone[0]
    assert len(record.uses()) == 1
