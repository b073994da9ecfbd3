"""Checks of lesson 08: a loop's difference, a scheduler's choice, a manifest, and what a cluster makes of it."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lab.card import Finding
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from lab.clusters.client import Cluster, NoCluster

Desired = Mapping[str, int]
Actual = Mapping[str, Sequence[str]]
_CASES = 60


def reconciles(difference: Callable[[Desired, Actual], Any]) -> Finding:
    """A function that says what is to be done so that what runs becomes what is desired.

    Args:
        difference: from service → count and service → names of containers to pairs, `("start", service)` or `("stop", name)`.
    """
    expected = _("After its actions exactly what is desired runs, and then there is nothing more to do.")
    look_at = _("Go through the services that are desired and those that run: which are in one of the two only?")
    for desired, actual in _situations():
        try:
            actions = list(difference(dict(desired), {service: list(names) for service, names in actual.items()}))
            problem = _wrong(desired, actual, [tuple(action) for action in actions])
        except Exception as error:  # the learner's function may raise anything
            problem = _("It raised {error}: {message}.").format(error=type(error).__name__, message=error)
        if problem:
            case = _("Desired {desired}, actual {actual}.").format(desired=dict(desired), actual=dict(actual))
            return Finding(False, expected, f"{case}\n{problem}", look_at)
    return Finding(True, expected, _("It holds in {count} situations.").format(count=_CASES))


def _situations() -> list[tuple[Desired, Actual]]:
    """Simple ones first, so that what is shown to fail is the simplest that does; then any."""
    simple: list[tuple[Desired, Actual]] = [
        ({"api": 2}, {}),
        ({"api": 2}, {"api": ["api-1"]}),
        ({"api": 1}, {"api": ["api-1"]}),
        ({"api": 1}, {"api": ["api-1", "api-2"]}),
        ({"api": 0}, {"api": ["api-1"]}),
        ({}, {"old": ["old-1", "old-2"]}),
        ({"api": 1, "worker": 2}, {"worker": ["worker-1"]}),
    ]
    luck = random.Random(8)
    while len(simple) < _CASES:
        services = ["api", "front", "old", "worker"]
        desired = {service: luck.randint(0, 4) for service in services if luck.random() < 0.7}
        counts = {service: luck.randint(1, 4) for service in services if luck.random() < 0.7}
        simple.append((desired, {service: [f"{service}-{n}" for n in range(1, count + 1)] for service, count in counts.items()}))
    return simple


def _wrong(desired: Desired, actual: Actual, actions: list[tuple[Any, ...]]) -> str | None:
    """What is wrong with the actions, in a sentence."""
    owner = {name: service for service, names in actual.items() for name in names}
    left = {service: len(names) for service, names in actual.items()}
    stopped = set()
    for action in actions:
        match action:
            case ("start", str(service)):
                left[service] = left.get(service, 0) + 1
            case ("stop", str(name)) if name in owner and name not in stopped:
                stopped.add(name)
                left[owner[name]] -= 1
            case _other:
                return _('{action} is neither ("start", service) nor ("stop", name of a container that runs).').format(
                    action=action
                )
    for service in sorted({*desired, *left}):
        wanted, found = desired.get(service, 0), left.get(service, 0)
        if found != wanted:
            return _("After its actions {found} of {service} would run; {wanted} are desired.").format(
                found=found, service=service, wanted=wanted
            )
    needed = sum(abs(desired.get(each, 0) - len(actual.get(each, ()))) for each in {*desired, *actual})
    if len(actions) > needed:
        return _("It takes {count} actions where {needed} do.").format(count=len(actions), needed=needed)
    return None


def places(choose: Callable[[Mapping[str, int], int], Any]) -> Finding:
    """A function that chooses a host: of those where it fits, the one with the least room left.

    Args:
        choose: from host → free room and the size of what is to be placed to a host's name, or None where it fits nowhere.
    """
    expected = _("The host where it fits with the least room left over; None where it fits nowhere.")
    look_at = _("First leave out the hosts where it does not fit; then take the smallest of the rest.")
    cases: list[tuple[dict[str, int], int, str | None]] = [
        ({"host-a": 4, "host-b": 2, "host-c": 3}, 2, "host-b"),
        ({"host-a": 4, "host-b": 2, "host-c": 3}, 3, "host-c"),
        ({"host-a": 4, "host-b": 2, "host-c": 3}, 5, None),
        ({"host-a": 1, "host-b": 0}, 1, "host-a"),
        ({"host-a": 0, "host-b": 0}, 1, None),
        ({}, 1, None),
    ]
    for room, size, right in cases:
        try:
            found = choose(dict(room), size)
        except Exception as error:  # the learner's function may raise anything
            found = _("It raised {error}: {message}.").format(error=type(error).__name__, message=error)
        if found != right:
            answer = _("Room {room}, size {size}: {found!r} instead of {right!r}.").format(
                room=room, size=size, found=found, right=right
            )
            return Finding(False, expected, answer, look_at)
    return Finding(True, expected, _("It holds in {count} situations.").format(count=len(cases)))


def declares(source: str | Mapping[str, Any], name: str, *, replicas: int) -> Finding:
    """A Deployment's manifest that a cluster would take and that a careful operator would too; no cluster is needed.

    Args:
        source: YAML, or a dictionary.
        name: the Deployment's.
        replicas: how many it shall declare.
    """
    expected = _(
        "A Deployment {name} with {replicas} replicas: valid, an image with a version, a readiness probe, and limits of "
        "memory and CPU."
    ).format(name=name, replicas=replicas)
    look_at = _("The API's Deployment above has each of these fields; nothing but names and numbers differ.")
    # imported here: the schemas' package takes its time
    from lab.clusters.manifests import problems, read_manifests

    if not source:
        return Finding(False, expected, _("There is no manifest yet."), look_at)
    try:
        manifest = next((each for each in read_manifests(source) if each.get("kind") == "Deployment"), None)
    except LabError as error:
        return Finding(False, expected, str(error), look_at)
    if manifest is None:
        return Finding(False, expected, _("There is no Deployment among them."), look_at)
    found = problems(manifest) or careless(manifest)
    if not found and manifest["metadata"]["name"] != name:
        found = [_("Its name is {name}.").format(name=manifest["metadata"]["name"])]
    if not found and manifest["spec"].get("replicas", 1) != replicas:
        found = [_("It declares {count} replicas.").format(count=manifest["spec"].get("replicas", 1))]
    if found:
        return Finding(False, expected, "\n".join(found), look_at)
    return Finding(True, expected, _("All of it. Only a cluster can say whether its image starts."))


def careless(manifest: Mapping[str, Any]) -> list[str]:
    """What a valid Deployment lacks of what is due in production, a sentence each."""
    spec = manifest["spec"]
    labels = (spec["template"].get("metadata") or {}).get("labels") or {}
    found = []
    if not (spec["selector"].get("matchLabels") or {}).items() <= labels.items():
        found.append(_("spec.selector does not match the labels of spec.template: it would not know its own Pods."))
    for container in spec["template"]["spec"]["containers"]:
        where = container["name"]
        image = str(container.get("image", ""))
        limits = (container.get("resources") or {}).get("limits") or {}
        if (":" not in image.rsplit("/", 1)[-1] and "@" not in image) or image.endswith(":latest"):
            found.append(_("{name}: the image {image} names no version; latest is only a name.").format(name=where, image=image))
        if not container.get("readinessProbe"):
            found.append(_("{name}: no readinessProbe, so requests come before it can answer.").format(name=where))
        found += [
            _("{name}: no limit of {what}.").format(name=where, what=what) for what in ("memory", "cpu") if what not in limits
        ]
    return found


def deployed(cluster: "Cluster | NoCluster", name: str, *, replicas: int) -> Finding:
    """A Deployment of the course's namespace whose replicas all serve.

    Args:
        cluster: from `lab.cluster()`.
        name: the Deployment's.
        replicas: how many shall serve.
    """
    expected = _("A Deployment {name} in the cluster, {replicas} replicas of it ready.").format(name=name, replicas=replicas)
    look_at = _("cluster.apply(…), then cluster.kubectl('get pods') and cluster.kubectl('describe deployment {name}').").format(
        name=name
    )
    try:
        listed: list[Any] = cluster.apps.list_namespaced_deployment(cluster.namespace).items
    except LabError as error:
        return Finding(False, expected, str(error))
    every = {str(each.metadata.name): each for each in listed}
    if name not in every:
        others = ", ".join(sorted(every)) or _("none")
        return Finding(
            False, expected, _("There is no Deployment {name}; there are: {others}.").format(name=name, others=others), look_at
        )
    ready = every[name].status.ready_replicas or 0
    found = _("{ready} of {count} replicas are ready.").format(ready=ready, count=every[name].spec.replicas)
    return Finding(ready == replicas == every[name].spec.replicas, expected, found, look_at)
