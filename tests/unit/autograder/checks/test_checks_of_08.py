"""What the checks of assignment 08 promise beside points: the same cases everywhere, nothing given away or left behind."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.checks import kubernetes as checks
from autograder.submission import graded
from autograder.task import Mistaken, Task
from lab.card import Finding
from tests.support.student import at
from tools.lesson_files import ROOT

LABELS = {"app": "shop", "part": "front"}
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: front}
spec:
  replicas: 4
  selector:
    matchLabels: {app: shop, part: front}
  template:
    metadata:
      labels: {app: shop, part: front}
    spec:
      containers:
        - {name: front, image: "lab/front:1"}
"""


def right(desired: dict[str, int], containers: list[dict[str, str]]) -> list[list[str]]:
    actions = [["remove", one["name"]] for one in containers if one["state"] != "running"]
    running = [one for one in containers if one["state"] == "running"]
    for service in sorted({*desired, *(one["service"] for one in running)}):
        mine = [one["name"] for one in running if one["service"] == service]
        actions += [["remove", name] for name in mine[desired.get(service, 0) :]]
        actions += [["start", service]] * (desired.get(service, 0) - len(mine))
    return actions


def starts_all(desired: dict[str, int], containers: list[dict[str, str]]) -> list[list[str]]:
    return [*right({}, containers), *(["start", service] for service in desired for _each in range(desired[service]))]


def stumbles(desired: dict[str, int], containers: list[dict[str, str]]) -> list[list[str]]:
    assert len(containers) < 3, "three are too many"
    return right(desired, containers)


def never_goes_down(desired: dict[str, int], containers: list[dict[str, str]]) -> list[list[str]]:
    running = {one["name"] for one in containers if one["state"] == "running"}
    return [action for action in right(desired, containers) if action[1] not in running]


PROPERTIES = [checks.converges, checks.rests, checks.never_too_many, checks.spares, checks.survives]


@pytest.mark.parametrize("check", PROPERTIES)
def test_a_right_function_holds_with_few_calls(check: Callable[..., Finding]) -> None:
    submission = at(reconcile=right)
    for seed in (8, 88):
        assert check(submission, "reconcile", seed=seed).passed
    assert submission.student.calls < 500  # type: ignore[attr-defined]


@pytest.mark.parametrize("check", PROPERTIES)
@pytest.mark.parametrize(
    "wrong",
    [None, 5, [["stop", "api-1"]], [["start"]], [["start", 1]], "start api", {"start": "api"}, [], [None], [["remove", "x"]]],
)
def test_what_is_no_answer_is_wrong_and_never_breaks_a_check(check: Callable[..., Finding], wrong: object) -> None:
    finding = check(at(reconcile=lambda _desired, _containers: wrong), "reconcile", seed=8)
    assert not finding.passed
    assert finding.found


def test_the_smallest_case_is_shown_with_what_went_wrong() -> None:
    finding = checks.converges(at(reconcile=stumbles), "reconcile", seed=8)
    assert not finding.passed
    assert "three are too many" in finding.found
    assert "api-1" in finding.found
    assert "-4" not in finding.found  # of the containers no more than it takes


def test_to_leave_those_that_are_too_many_is_not_to_remove_the_wrong_ones() -> None:
    finding = checks.converges(at(reconcile=never_goes_down), "reconcile", seed=8)
    assert not finding.passed
    assert not isinstance(finding, Mistaken)


def test_a_function_that_changes_what_it_is_given_changes_nothing_else() -> None:
    def eats(desired: dict[str, int], containers: list[dict[str, str]]) -> list[list[str]]:
        actions = right(desired, containers)
        desired.clear()
        containers.clear()
        return actions

    assert all(check(at(reconcile=eats), "reconcile", seed=8).passed for check in PROPERTIES)


def test_hidden_checks_tell_nothing_of_their_cases() -> None:
    for function in (starts_all, stumbles, lambda _desired, _containers: []):
        with graded(at(reconcile=function)):
            task = Task("reconcile", points=1)
            for check in PROPERTIES:
                task.hidden(check, "reconcile", seed=88)
            hidden = task.score.checks
        assert any(not one.passed for one in hidden)
        for one in hidden:
            assert not any(word in one.expected + one.found + one.look_at for word in ("api", "worker", "front", "new-"))


def test_every_run_tries_the_same_cases_and_leaves_no_folder_behind(tmp_path: Path) -> None:
    program = (
        "from tests.support.student import at\n"
        "from tests.unit.autograder.checks.test_checks_of_08 import checks, starts_all\n"
        "def spied(desired, containers):\n"
        "    print(desired, containers)\n"
        "    return starts_all(desired, containers) if len(containers) > 2 else [['start', 'api']]\n"
        "print(checks.spares(at(reconcile=spied), 'reconcile', seed=8))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", more + program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
        for more in ("", "import json, http.server, sqlite3, lab.course, tools.lessons\n")
    ]
    # to find out whether it remembers, the function is asked about a service that no other run has asked about
    asked = [[line for line in run.stdout.splitlines() if "service-" not in line] for run in runs]
    assert asked[0] == asked[1]
    assert len(asked[0]) > 20
    assert list(tmp_path.iterdir()) == []


def test_placing_is_judged_whichever_host_is_taken() -> None:
    def places(hosts: dict[str, dict[str, int]], pods: list[dict[str, Any]], *, last: bool) -> dict[str, str | None]:
        plan: dict[str, str | None] = {}
        for pod in pods:
            room = [name for name, has in hosts.items() if all(pod[kind] <= has[kind] for kind in has)]
            plan[pod["name"]] = place = (room[-1] if last else room[0]) if room else None
            if place:
                hosts[place] = {kind: has - pod[kind] for kind, has in hosts[place].items()}
        return plan

    for last in (False, True):
        submission = at(place=lambda hosts, pods, last=last: places(hosts, pods, last=last))
        assert checks.never_overcommits(submission, "place", seed=8).passed
        assert checks.none_waits_in_vain(submission, "place", seed=8).passed


@pytest.mark.parametrize("wrong", [None, [], {}, {"api-1": 1}, {"api-1": "mars"}, {"api-1": ["north"]}, {"api-1": None}])
def test_a_plan_that_is_none_is_wrong(wrong: object) -> None:
    submission = at(place=lambda _hosts, _pods: wrong)
    assert not checks.never_overcommits(submission, "place", seed=8).passed
    assert not checks.none_waits_in_vain(submission, "place", seed=8).passed


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),  # more than any memory holds
        "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 60)),
        f"a: &a {'x' * 9000}\nb: [{'*a, ' * 2000}]",
        "a: &a [*a, *a]",
        "a: &a {<<: *a}",
        "[" * 5000,
        "a: [",
        "--- {}\n--- {}",
        "",
        "1: x\na: y",
        "!!python/object/apply:os.system [true]",
        "at: 2020-02-30",
        "x" * 30_000,
        DEPLOYMENT.replace("apps/v1", "../../apps/v1"),
        DEPLOYMENT.replace("metadata: {name: front}", "metadata: 5"),
        DEPLOYMENT.replace("kind: Deployment", "kind: [Deployment]"),
        DEPLOYMENT.replace("replicas: 4", "1: 2"),
    ],
)
def test_text_that_is_no_manifest_is_refused_in_words(text: str) -> None:
    finding = checks.valid(at(deployment=text), "deployment", "Deployment", "front")
    assert not finding.passed
    assert finding.found


def test_a_wrong_field_is_named() -> None:
    finding = checks.valid(at(deployment=DEPLOYMENT.replace("replicas", "replica")), "deployment", "Deployment", "front")
    assert "spec.replica" in finding.found


def test_text_and_dictionary_are_the_same() -> None:
    import yaml

    for value in (DEPLOYMENT, yaml.safe_load(DEPLOYMENT)):
        assert checks.valid(at(deployment=value), "deployment", "Deployment", "front").passed
        assert checks.selects_its_pods(at(deployment=value), "deployment", LABELS).passed


def test_a_manifest_that_a_program_wrote_may_have_aliases() -> None:
    import yaml

    found = yaml.safe_load(DEPLOYMENT)
    found["spec"]["selector"]["matchLabels"] = found["spec"]["template"]["metadata"]["labels"] = LABELS
    text = yaml.dump(found)
    assert "*id001" in text
    assert checks.valid(at(deployment=text), "deployment", "Deployment", "front").passed
    assert checks.selects_its_pods(at(deployment=text), "deployment", LABELS).passed


@pytest.mark.parametrize("asked", [{"app": "shop"}, {"part": "front"}, {**LABELS, "tier": "web"}, {}])
def test_a_selector_asks_for_all_the_labels_and_for_none_that_the_pods_lack(asked: dict[str, str]) -> None:
    import yaml

    found = yaml.safe_load(DEPLOYMENT)
    found["spec"]["selector"]["matchLabels"] = asked
    assert not checks.selects_its_pods(at(deployment=found), "deployment", LABELS).passed


@pytest.mark.parametrize(
    ("of_its_own", "passes"),
    [({}, True), ({"type": "NodePort"}, True), ({"clusterIP": "None"}, False), ({"type": "ExternalName"}, False)],
)
def test_a_service_without_an_address_leads_nowhere(of_its_own: dict[str, str], passes: bool) -> None:
    spec = {"selector": LABELS, "ports": [{"port": 80, "targetPort": "http"}], **of_its_own}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "front"}, "spec": spec}
    finding = checks.leads_to(
        at(service=service), "service", port=80, target=8000, name="http", pods={"front": LABELS}, only=["front"]
    )
    assert finding.passed is passes
    assert passes or "spec.clusterIP" in finding.look_at


def test_what_is_no_quantity_is_named() -> None:
    import yaml

    found = yaml.safe_load(DEPLOYMENT)
    limits = {"cpu": "500m", "memory": "128MB"}
    found["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": limits, "limits": limits}
    finding = checks.bounded(at(deployment=found), "deployment", cpu="500m", memory="128Mi")
    assert not finding.passed
    assert "'128MB'" in finding.found


@pytest.mark.parametrize(
    ("strategy", "passes"),
    [
        ("", False),  # a quarter of four may be missing
        ("strategy: {type: Recreate}", False),
        ("strategy: {rollingUpdate: {maxUnavailable: 0}}", True),
        ("strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 0}}", False),
        ("strategy: {rollingUpdate: {maxUnavailable: 0%, maxSurge: 50%}}", True),
        ("strategy: {rollingUpdate: {maxUnavailable: 20%}}", True),  # rounded down
        ("strategy: {rollingUpdate: {maxUnavailable: 1}}", False),
    ],
)
def test_what_may_be_missing_in_an_update_is_worked_out(strategy: str, passes: bool) -> None:
    text = DEPLOYMENT.replace("replicas: 4", f"replicas: 4\n  {strategy}")
    assert checks.valid(at(deployment=text), "deployment", "Deployment", "front").passed
    assert checks.updates_without_gap(at(deployment=text), "deployment").passed is passes


@pytest.mark.parametrize(
    ("resources", "passes"),
    [
        ({"requests": {"cpu": "50m", "memory": "32Mi"}, "limits": {"cpu": "0.5", "memory": "128Mi"}}, True),
        ({"requests": {"cpu": 0.05, "memory": 33554432}, "limits": {"cpu": "500m", "memory": "131072Ki"}}, True),
        ({"limits": {"cpu": "500m", "memory": "100M"}}, True),  # which are then the requests too
        ({"requests": {"cpu": "600m", "memory": "32Mi"}, "limits": {"cpu": "500m", "memory": "128Mi"}}, False),
        ({"requests": {"cpu": "50m", "memory": "32Mi"}, "limits": {"cpu": "500m", "memory": "128Gi"}}, False),
        ({"requests": {"cpu": "50m", "memory": "32Mi"}, "limits": {"memory": "128Mi"}}, False),
        ({"requests": {"cpu": "much", "memory": "32Mi"}, "limits": {"cpu": "500m", "memory": "128Mi"}}, False),
        ({}, False),
    ],
)
def test_quantities_count_whatever_their_unit(resources: dict[str, Any], passes: bool) -> None:
    import yaml

    found = yaml.safe_load(DEPLOYMENT)
    found["spec"]["template"]["spec"]["containers"][0]["resources"] = resources
    assert checks.bounded(at(deployment=found), "deployment", cpu="500m", memory="128Mi").passed is passes
