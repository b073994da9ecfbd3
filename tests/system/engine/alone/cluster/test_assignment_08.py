"""What the checks of assignment 08 take for right does run: the solution's own manifests, on a real cluster.

Grading itself looks at no cluster: the same answer has to earn the same, whether or not the machine that grades it has one.
"""

import pytest
import yaml

import lab
from lab.clusters.client import Cluster
from lab.messages import LANGUAGES
from tests.support.waiting import until
from tools.assignment_files import AssignmentFile, marks

SLUG = "08-kubernetes"


def solution(language: str, name: str) -> str:
    """A manifest as the source notebook's solution gives it."""
    book = AssignmentFile(SLUG, language).read_notebook()
    assert book is not None
    cell = next(cell for cell in book.cells if marks(cell).get("grade_id") == name)
    names: dict[str, str] = {}
    exec(cell.source, names)
    return names[name]


@pytest.fixture(scope="module")
def cluster(real: Cluster) -> Cluster:
    """The local cluster, with the image that is declared."""
    engine = lab.engine(quiet=True)
    real.load(engine, *lab.app.build(engine, services=["front"]).values())
    return real


def ready(cluster: Cluster) -> int:
    """How many Pods of the Deployment are ready now, of those that are meant to stay."""
    pods = cluster.core.list_namespaced_pod(cluster.namespace, label_selector="app=shop,part=front").items
    return sum(
        pod.metadata.deletion_timestamp is None
        and any(one.type == "Ready" and one.status == "True" for one in pod.status.conditions or [])
        for pod in pods
    )


def test_both_languages_declare_the_same() -> None:
    for name in ("deployment", "service"):
        first, second = (yaml.safe_load(solution(language, name)) for language in LANGUAGES)
        assert first == second


def test_the_solution_runs_answers_and_heals(cluster: Cluster) -> None:
    cluster.apply([yaml.safe_load(solution("en", name)) for name in ("deployment", "service")])
    until(lambda: ready(cluster) == 4)
    assert "ok" in cluster.ask("front:80", "healthz")
    victim = cluster.core.list_namespaced_pod(cluster.namespace, label_selector="part=front").items[0].metadata.name
    cluster.core.delete_namespaced_pod(victim, cluster.namespace, grace_period_seconds=0)
    until(lambda: ready(cluster) == 4)


def test_while_it_is_updated_no_pod_is_missing(cluster: Cluster) -> None:
    manifest = yaml.safe_load(solution("en", "deployment"))
    cluster.apply(manifest)
    before = 0

    def at_rest() -> bool:
        nonlocal before
        found = cluster.apps.read_namespaced_deployment("front", cluster.namespace)
        before = found.metadata.generation
        return bool(found.status.observed_generation == before and found.status.available_replicas == 4)

    until(at_rest)
    manifest["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": "VERSION", "value": "2"}]
    cluster.apply(manifest)
    fewest = 4

    def rolled_out() -> bool:
        nonlocal fewest
        found = cluster.apps.read_namespaced_deployment("front", cluster.namespace)
        fewest = min(fewest, found.status.available_replicas or 0)
        return bool(found.status.observed_generation > before and found.status.updated_replicas == found.status.replicas == 4)

    until(rolled_out)
    assert fewest >= 4
