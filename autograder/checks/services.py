"""Checks of a Service: whom it finds, and where it leads."""

from collections.abc import Mapping, Sequence

from autograder.checks.manifests import NoManifestError, manifest, pairs
from autograder.checks.misconceptions import mistaken
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _


def leads_to(
    at: Submission,
    variable: str,
    *,
    port: int,
    target: int,
    name: str,
    pods: Mapping[str, Mapping[str, str]],
    only: Sequence[str],
) -> Finding:
    """A Service takes connections on one port to another port of these Pods, and of no others.

    Args:
        at: the submission.
        variable: the variable that holds the manifest.
        port: the Service's port.
        target: the Pods' port.
        name: the name that the Pods give that port.
        pods: Pods, by a word for them: their labels.
        only: those that it shall find.
    """
    expected = _("It finds the Pods of {pods} and no others, and leads from port {port} to their port {target}.")
    expected = expected.format(pods=", ".join(only), port=port, target=target)
    look_at = _("spec.selector against the labels of each kind of Pod; then port against targetPort.")
    try:
        spec = manifest(at, variable, "Service")["spec"]
    except NoManifestError as problem:
        return Finding(False, expected, str(problem), look_at)
    asked = spec.get("selector") or {}
    found = [pod for pod, labels in pods.items() if asked and asked.items() <= labels.items()]
    if sorted(found) != sorted(only):
        if not found and any(value in only for value in asked.values()):
            return mistaken("service-selects-by-name", expected, look_at)
        words = _("The selector {labels} finds the Pods of: {pods}.")
        return Finding(False, expected, words.format(labels=pairs(asked), pods=", ".join(found) or _("none")), look_at)
    if spec.get("type") == "ExternalName" or spec.get("clusterIP") == "None":
        # "Headless Services" and "ExternalName" in Kubernetes' documentation: a name is resolved, and no port is led anywhere
        words = _("It has no address of its own, so nothing leads from its port to another.")
        return Finding(False, expected, words, _("spec.clusterIP and spec.type."))
    ways = {one["port"]: one.get("targetPort", one["port"]) for one in spec.get("ports") or []}
    if ways.get(port) in (target, name):
        return Finding(True, expected, _("It holds."))
    told = ", ".join(f"{one} → {other}" for one, other in ways.items())
    return Finding(False, expected, _("It leads: {ways}.").format(ways=told or _("nowhere")), look_at)
