"""Lesson 08's checks: a loop's difference, a placement, a manifest, and a Deployment where there is no cluster."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from lab import verify
from lab.clusters.client import NoCluster
from lab.errors import LabError

Actions = list[tuple[str, str]]
MANIFEST = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: mine}
spec:
  replicas: 2
  selector: {matchLabels: {app: mine}}
  template:
    metadata: {labels: {app: mine}}
    spec:
      containers:
      - name: front
        image: lab/front:1
        readinessProbe: {httpGet: {path: /healthz, port: 8000}}
        resources: {limits: {memory: 64Mi, cpu: 100m}}
"""


def whole(desired: Mapping[str, int], actual: Mapping[str, Sequence[str]]) -> Actions:
    actions: Actions = []
    for service in desired.keys() | actual.keys():
        count, names = desired.get(service, 0), actual.get(service, [])
        actions += [("start", service)] * (count - len(names))
        actions += [("stop", name) for name in names[count:]]
    return actions


def starts_only(desired: Mapping[str, int], actual: Mapping[str, Sequence[str]]) -> Actions:
    return [action for action in whole(desired, actual) if action[0] == "start"]


def always_starts(desired: Mapping[str, int], actual: Mapping[str, Sequence[str]]) -> Actions:
    return [("start", service) for service, count in desired.items() for _ in range(count)]


def forgets_the_undesired(desired: Mapping[str, int], actual: Mapping[str, Sequence[str]]) -> Actions:
    return whole(desired, {service: names for service, names in actual.items() if service in desired})


def stops_services(desired: Mapping[str, int], actual: Mapping[str, Sequence[str]]) -> Actions:
    return [(verb, name.split("-")[0]) for verb, name in whole(desired, actual)]


def begins_anew(desired: Mapping[str, int], actual: Mapping[str, Sequence[str]]) -> Actions:
    stops = [("stop", name) for names in actual.values() for name in names]
    return stops + [("start", service) for service, count in desired.items() for _ in range(count)]


def fails(desired: Mapping[str, int], actual: Mapping[str, Sequence[str]]) -> Actions:
    return [("start", service) for service in desired if len(actual[service]) < desired[service]]


def test_a_whole_difference_passes() -> None:
    assert verify.reconciles(whole).passed
    assert verify.reconciles(lambda desired, actual: (list(pair) for pair in whole(desired, actual))).passed


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda desired, actual: [], "0 of api would run; 2 are desired"),
        (starts_only, "2 of api would run; 1 are desired"),
        (always_starts, "3 of api would run; 2 are desired"),
        (forgets_the_undesired, "2 of old would run; 0 are desired"),
        (stops_services, "is neither"),
        (begins_anew, "It takes 3 actions where 1 do"),
        (fails, "It raised KeyError"),
        (lambda desired, actual: None, "It raised TypeError"),
    ],
)
def test_another_is_told_what_it_leaves(function: Callable[..., Any], message: str) -> None:
    finding = verify.reconciles(function)
    assert not finding.passed
    assert message in finding.found


def best_fit(room: Mapping[str, int], size: int) -> str | None:
    return min((host for host in room if room[host] >= size), key=lambda host: room[host], default=None)


def test_the_best_fit_passes() -> None:
    assert verify.places(best_fit).passed


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda room, size: None, "None instead of 'host-b'"),
        (lambda room, size: max(room, key=room.get), "'host-a' instead of 'host-b'"),
        (lambda room, size: min((host for host in room if room[host] >= size), key=room.get), "It raised ValueError"),
    ],
)
def test_another_placement_is_shown_where_it_differs(function: Callable[..., Any], message: str) -> None:
    finding = verify.places(function)
    assert not finding.passed
    assert message in finding.found


def test_a_complete_manifest_passes() -> None:
    assert verify.declares(MANIFEST, "mine", replicas=2).passed


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (MANIFEST, "", "There is no manifest yet"),
        (MANIFEST, "a: [", "This is not YAML"),
        (MANIFEST, MANIFEST.replace("Deployment", "Pod"), "There is no Deployment"),
        ("replicas: 2", "replica: 2", "spec.replica: there is no such field. Was replicas meant?"),
        ("replicas: 2", "replicas: 3", "declares 3 replicas"),
        ("replicas: 2", 'replicas: "2"', "spec.replicas: '2' is not a whole number"),
        ("metadata: {name: mine}", "metadata: {name: yours}", "Its name is yours"),
        ("labels: {app: mine}", "labels: {app: other}", "would not know its own Pods"),
        ("lab/front:1", "lab/front", "names no version"),
        ("lab/front:1", "localhost:5000/front", "names no version"),
        ("lab/front:1", "lab/front:latest", "names no version"),
        ("readinessProbe", "livenessProbe", "no readinessProbe"),
        (", port: 8000", "", "httpGet.port is missing"),
        ("memory: 64Mi, ", "", "no limit of memory"),
        (", cpu: 100m", "", "no limit of cpu"),
    ],
)
def test_a_manifest_is_told_what_it_lacks(old: str, new: str, message: str) -> None:
    assert old in MANIFEST
    finding = verify.declares(MANIFEST.replace(old, new), "mine", replicas=2)
    assert not finding.passed
    assert message in finding.found


def test_an_image_by_digest_names_its_version() -> None:
    assert verify.declares(MANIFEST.replace("lab/front:1", "lab/front@sha256:" + "0" * 64), "mine", replicas=2).passed


def test_without_a_cluster_the_card_says_how_to_get_one() -> None:
    finding = verify.deployed(NoCluster(LabError("There is none.", next_step="Make one.")), "mine", replicas=2)
    assert not finding.passed
    assert finding.found == "There is none. Make one."
