"""Checks of assignment 06: an application of several services, as the engine sees it and as it answers."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from autograder.checks.answers import answered, classified
from autograder.checks.functions import case, function_gives
from autograder.checks.inside import NotLookedAtError, existing, running
from autograder.checks.misconceptions import mistaken
from autograder.checks.orders import order_done, version_answers
from autograder.checks.reaching import apart, no_network_shared, only_waits, reach
from autograder.checks.survival import comes_back, kept_in_volume, new_container_finds
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

__all__ = [
    "answered",
    "apart",
    "case",
    "classified",
    "comes_back",
    "found_by_name",
    "function_gives",
    "kept_in_volume",
    "new_container_finds",
    "no_network_shared",
    "only_waits",
    "order_done",
    "reach",
    "replaced_alone",
    "services_run",
    "version_answers",
]


def services_run(at: Submission, *names: str) -> Finding:
    """Containers of these names run, each made from an image of its own."""
    expected = _("Running, each from its own image: {names}.").format(names=", ".join(names))
    look_at = _("client.containers.list(all=True), and container.logs() of one that did not stay.")
    try:
        images = {name: str(running(at, name).attrs["Image"]) for name in names}
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if twice := [name for name in names if list(images.values()).count(images[name]) > 1]:
        return Finding(False, expected, _("From one and the same image: {names}.").format(names=", ".join(twice)), look_at)
    return Finding(True, expected, _("It holds."))


def found_by_name(at: Submission, variables: Mapping[str, Sequence[str]]) -> Finding:
    """Containers are told of others by names, whichever: not by addresses, and not as if they were themselves.

    Args:
        at: the submission.
        variables: for each container, the variables of its environment that say where others are.
    """
    expected = _("Every service is told of the others by their names: {names}.").format(names=", ".join(variables))
    look_at = _("container.attrs['Config']['Env'] of each: the variables that end in _HOST.")
    for container, wanted in variables.items():
        try:
            given: list[str] = existing(at, container).attrs["Config"]["Env"] or []
        except NotLookedAtError as problem:
            return Finding(False, expected, str(problem), look_at)
        for variable, _equals, value in (entry.partition("=") for entry in given):
            if variable not in wanted:
                continue
            address = _address(value)
            if value == "localhost" or (address and address.is_loopback):
                return mistaken("localhost-is-host", expected, look_at)
            if address:
                return mistaken("address-is-a-name", expected, look_at)
    return Finding(True, expected, _("It holds."))


def replaced_alone(at: Submission, name: str, image: str, others: Sequence[str]) -> Finding:
    """A container was made of a new image, and the others are those that were there before.

    Args:
        at: the submission.
        name: the container's name.
        image: the new image's tag.
        others: the names of the containers that stayed.
    """
    expected = _("{name} runs {image}; the others are the containers that were there before it.").format(name=name, image=image)
    look_at = _("container.image.tags, and container.attrs['Created'] of all of them.")
    try:
        container = running(at, name)
        earlier = {other: str(running(at, other).attrs["Created"]) for other in others}
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if image not in (tags := container.image.tags if container.image else []):
        return Finding(False, expected, _("Its image is {found}.").format(found=", ".join(tags) or _("none")), look_at)
    # RFC 3339 with nine digits, always in UTC: as text they are in order
    if any(created > container.attrs["Created"] for created in earlier.values()):
        return mistaken("one-change-replaces-all", expected, look_at)
    return Finding(True, expected, _("It holds."))


def _address(value: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(value)
    except ValueError:
        return None
