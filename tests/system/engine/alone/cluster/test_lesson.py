"""The lesson on Kubernetes as committed, with the cluster that KUBECONFIG names."""

from tests.support.lessons import run_as_committed


def test_it_runs_as_committed() -> None:
    run_as_committed("08-kubernetes", "pt-BR")
