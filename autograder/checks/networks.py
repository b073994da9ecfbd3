"""Checks of network namespaces: which containers are in one, and what can be seen of a port from where."""

from typing import TYPE_CHECKING

from autograder.checks.inside import NotLookedAtError, output, running
from autograder.checks.misconceptions import mistaken
from autograder.checks.trying import soon
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import find_container

if TYPE_CHECKING:
    from docker.models.containers import Container

_LISTEN = "0A"  # TCP_LISTEN, as /proc/net/tcp writes it (proc_net(5))
_DEFAULT = {"bridge", "host", "none"}
_LONGEST_CHAIN = 8
_LISTENS_SECONDS = 5.0  # what was started just now may not listen yet


def networks_shared(at: Submission, one: str, other: str) -> Finding:
    """Two containers run in one network namespace, whichever of them joined the other, or both a third."""
    expected = _("Containers {one} and {other} run, and share one network namespace.").format(one=one, other=other)
    look_at = _("container.attrs['HostConfig']['NetworkMode'] of both; and ls -l /proc/self/ns/net in each.")
    try:
        first, second = running(at, one), running(at, other)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if _namespace(at, first) == _namespace(at, second):
        return Finding(True, expected, _("It holds."))
    if (_networks(first) & _networks(second)) - _DEFAULT:
        return mistaken("network-is-namespace", expected, look_at)
    return Finding(False, expected, _("Each has a network namespace of its own."), look_at)


def networks_apart(at: Submission, one: str, other: str) -> Finding:
    """Two containers run, each in another network namespace."""
    expected = _("Containers {one} and {other} run, and share no network namespace.").format(one=one, other=other)
    look_at = _("container.attrs['HostConfig']['NetworkMode'] of both; and ls -l /proc/self/ns/net in each.")
    try:
        first, second = running(at, one), running(at, other)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if _namespace(at, first) == _namespace(at, second):
        return Finding(False, expected, _("They are in the same one."), look_at)
    return Finding(True, expected, _("It holds."))


def listens_only(at: Submission, port: int, *, inside: str, outside: str) -> Finding:
    """A TCP port is listened on in one container's network namespace, and not in another's.

    Args:
        at: the submission.
        port: the port.
        inside: a container that has the port on its own localhost.
        outside: one that has not.
    """
    expected = _("On localhost, {inside} finds port {port} open, and {outside} does not.").format(
        inside=inside, outside=outside, port=port
    )
    look_at = _("Run netstat -ltn in both.")
    try:
        listening, other = running(at, inside), running(at, outside)
        seen = soon(lambda: port in _ports(listening), _LISTENS_SECONDS)
        unseen = _ports(other)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if not seen:
        return Finding(False, expected, _("Nothing listens on port {port} in {name}.").format(port=port, name=inside), look_at)
    if port in unseen:
        return Finding(False, expected, _("Port {port} is open in {name} too.").format(port=port, name=outside), look_at)
    return Finding(True, expected, _("It holds."))


def _namespace(at: Submission, container: "Container") -> str:
    """Whose network namespace a container is in: a container's id, or `host`."""
    found = container
    for _step in range(_LONGEST_CHAIN):
        mode = str(found.attrs["HostConfig"]["NetworkMode"])
        joined = find_container(at.engine, mode.removeprefix("container:")) if mode.startswith("container:") else None
        if joined is None:
            return mode if mode == "host" else str(found.id)
        found = joined
    return str(found.id)


def _networks(container: "Container") -> set[str]:
    return set(container.attrs["NetworkSettings"]["Networks"])


def _ports(container: "Container") -> set[int]:
    """The TCP ports that are listened on in a container's network namespace."""
    # "   0: 00000000:1F90 00000000:0000 0A …"
    lines = [line.split() for line in output(container, "cat", "/proc/net/tcp", "/proc/net/tcp6").splitlines()]
    return {int(fields[1].rpartition(":")[2], 16) for fields in lines if len(fields) > 3 and fields[3] == _LISTEN}
