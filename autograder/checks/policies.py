"""Checks of a Deployment by policy: what the schema lets pass, and still does not run, or not for long."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from autograder.checks.manifests import Manifest, NoManifestError, manifest, pairs
from autograder.checks.misconceptions import mistaken
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

_WHOLE = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}
_UNITS = {"m": Decimal("0.001"), **{unit: Decimal(size) for unit, size in _WHOLE.items()}}
_DEFAULT_SURGE = _DEFAULT_UNAVAILABLE = "25%"  # of a Deployment's rolling update


def selects_its_pods(at: Submission, variable: str, labels: Mapping[str, str]) -> Finding:
    """A Deployment's Pods carry these labels, and its selector asks for all of them.

    With fewer it would ask for another Deployment's Pods too, which Kubernetes does not prevent and warns of.
    Source: Kubernetes' documentation, "Deployments", "Selector".
    """
    expected = _("The Pods carry the labels {labels}, and selector.matchLabels asks for them.").format(labels=pairs(labels))
    look_at = _(
        "spec.selector.matchLabels against spec.template.metadata.labels; metadata.labels, at the top, is the Deployment's own."
    )
    try:
        spec = manifest(at, variable, "Deployment")["spec"]
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    carried = (spec["template"].get("metadata") or {}).get("labels") or {}
    if not labels.items() <= carried.items():
        return Finding(False, expected, _("The Pods carry {labels}.").format(labels=pairs(carried)), look_at)
    asked = spec["selector"].get("matchLabels") or {}
    if not labels.items() <= asked.items() <= carried.items():
        return Finding(False, expected, _("The selector asks for {labels}.").format(labels=pairs(asked)), look_at)
    return Finding(True, expected, _("It holds."))


def replicas(at: Submission, variable: str, count: int) -> Finding:
    """A Deployment wants so many Pods."""
    expected = _("{count} replicas are desired.").format(count=count)
    look_at = "spec.replicas"
    try:
        found = manifest(at, variable, "Deployment")["spec"].get("replicas", 1)
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(found == count, expected, _("Desired: {value}.").format(value=shown(found)), look_at)


def image_pinned(at: Submission, variable: str, image: str) -> Finding:
    """A Deployment's one container comes of this image, by a tag or digest that says which build."""
    expected = _("One container, of the image {image}.").format(image=image)
    look_at = _("The container's image in spec.template.spec.containers. What stands behind the colon?")
    try:
        found = str(_container(manifest(at, variable, "Deployment")).get("image"))
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    if found in {image.rpartition(":")[0], f"{image.rpartition(':')[0]}:latest"}:
        return mistaken("latest-is-newest", expected, look_at)
    return Finding(found == image, expected, _("The image is {value}.").format(value=shown(found)), look_at)


def probed(at: Submission, variable: str, path: str, port: int) -> Finding:
    """A Deployment's container is asked over HTTP whether it is ready, and whether it is alive."""
    expected = _("readinessProbe and livenessProbe, each an httpGet of {path} on port {port}.").format(path=path, port=port)
    look_at = _("The two probes stand beside the container's image. Which one decides whether it gets requests?")
    try:
        container = _container(manifest(at, variable, "Deployment"))
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    asks = {kind: (container.get(kind) or {}).get("httpGet") for kind in ("readinessProbe", "livenessProbe")}
    if asks["livenessProbe"] and not container.get("readinessProbe"):
        return mistaken("liveness-is-readiness", expected, look_at)
    named = _ports(container)
    for kind, ask in asks.items():
        if not ask:
            return Finding(False, expected, _("There is no {kind} with httpGet.").format(kind=kind), look_at)
        found = (ask.get("path"), named.get(ask["port"], ask["port"]))
        if found != (path, port):
            words = _("{kind} asks for {path} on port {port}.")
            return Finding(False, expected, words.format(kind=kind, path=shown(found[0]), port=shown(found[1])), look_at)
    return Finding(True, expected, _("It holds."))


def bounded(at: Submission, variable: str, *, cpu: str, memory: str) -> Finding:
    """A Deployment's container requests processor and memory, and has limits of at most this much.

    Args:
        at: the submission.
        variable: the variable that holds the manifest.
        cpu: the most processor, as a quantity: `500m`.
        memory: the most memory: `128Mi`.
    """
    expected = _("Requests and limits of cpu and memory: requests at most the limits, limits at most {cpu} and {memory}.")
    expected = expected.format(cpu=cpu, memory=memory)
    look_at = _("resources, beside the container's image. cpu counts in m, memory in Mi.")
    try:
        resources = _container(manifest(at, variable, "Deployment")).get("resources") or {}
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    if str(limits.get("memory", "")).endswith("m") or str(requests.get("memory", "")).endswith("m"):
        return mistaken("milli-memory", expected, look_at)
    if requests and not limits:
        return mistaken("request-is-limit", expected, look_at)
    for kind, most in (("cpu", cpu), ("memory", memory)):
        # where there is a limit alone, it is the request as well
        asked, limit = _quantity(requests.get(kind, limits.get(kind))), _quantity(limits.get(kind))
        if asked is None or limit is None:
            strange = [shown(each[kind]) for each in (requests, limits) if kind in each and _quantity(each[kind]) is None]
            words = _("{kind}: a request or a limit is missing.")
            if strange:
                words = _("{kind}: {value} is no quantity such as {most}.")
            return Finding(False, expected, words.format(kind=kind, value=", ".join(strange), most=most), look_at)
        if not 0 < asked <= limit <= (_quantity(most) or 0):
            words = _("{kind}: the request is {request}, the limit {limit}.")
            return Finding(False, expected, words.format(kind=kind, request=requests.get(kind, "–"), limit=limits[kind]), look_at)
    return Finding(True, expected, _("It holds."))


def updates_without_gap(at: Submission, variable: str) -> Finding:
    """While a Deployment is updated, never fewer Pods are ready than it wants."""
    expected = _("During an update as many Pods stay ready as are desired.")
    look_at = _("spec.strategy. With nothing said, maxUnavailable is 25 % of the replicas, rounded down: how many is that here?")
    try:
        spec = manifest(at, variable, "Deployment")["spec"]
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    strategy = spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    if strategy.get("type", "RollingUpdate") != "RollingUpdate":
        return Finding(False, expected, _("With Recreate all of them end before the first new one starts."), look_at)
    missing = _share(rolling.get("maxUnavailable", _DEFAULT_UNAVAILABLE), spec.get("replicas", 1))
    extra = rolling.get("maxSurge", _DEFAULT_SURGE)
    if missing:
        return Finding(False, expected, _("Up to {count} may be missing.").format(count=missing), look_at)
    if extra in {0, "0", "0%"}:
        return Finding(False, expected, _("None may be missing and none added: the API server refuses that."), look_at)
    return Finding(True, expected, _("It holds."))


def _container(found: Manifest) -> dict[str, Any]:
    containers: list[dict[str, Any]] = found["spec"]["template"]["spec"]["containers"]
    if len(containers) != 1:
        raise NoManifestError(_("It has {count} containers.").format(count=len(containers)))
    return containers[0]


def _ports(container: Mapping[str, Any]) -> dict[Any, int]:
    return {one["name"]: one["containerPort"] for one in container.get("ports") or [] if one.get("name")}


def _quantity(value: object) -> Decimal | None:
    """A quantity as Kubernetes writes it (`500m`, `128Mi`) as a number; None where it is none."""
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,9})?)(m|k|M|G|Ki|Mi|Gi|)", str(value))
    return Decimal(match[1]) * _UNITS[match[2]] if match else None


def _share(value: object, of: int) -> int:
    """A number, or a share in percent rounded down."""
    text = str(value)
    if text.endswith("%") and text[:-1].isdecimal():
        return floor(Fraction(int(text[:-1]), 100) * of)
    return int(text) if text.isdecimal() else 1
