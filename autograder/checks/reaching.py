"""Checks of who reaches whom: connections that are really opened, from inside one container to another."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from autograder.checks.inside import NotLookedAtError, output, running
from autograder.checks.misconceptions import mistaken
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker.models.containers import Container

Pairs = Mapping[str, Sequence[str]]
"""For each container, `name:port` of others."""

# all at once, because an address behind a border lets the one who asks wait: BusyBox's nc, with a second for each
_KNOCK = 'for at in "$@"; do (nc -w 1 ${at%:*} ${at##*:} -e true </dev/null >/dev/null 2>&1 && echo "$at") & done; wait'
_DEFAULT = "bridge"
_SECONDS = 10.0


def reach(at: Submission, pairs: Pairs) -> Finding:
    """From inside running containers, others answer by their names.

    Args:
        at: the submission.
        pairs: for each container, `name:port` of those that it reaches.
    """
    expected = _("They can talk: {pairs}.").format(pairs=_written(pairs))
    look_at = _("container.attrs['NetworkSettings']['Networks'] of both: is there a network that both are on?")
    for one, others in pairs.items():
        try:
            container = running(at, one)
            for other in others:
                running(at, other.partition(":")[0])
            opened = _opened_in_time(container, others)
        except NotLookedAtError as problem:
            return Finding(False, expected, str(problem), look_at)
        if closed := [other for other in others if other not in opened]:
            found = _("From {one}, nobody answers at {others}.").format(one=one, others=", ".join(closed))
            if _networks(container) == {_DEFAULT}:
                found += " " + _("{one} is on the engine's default network, which knows no names.").format(one=one)
            return Finding(False, expected, found, look_at)
    return Finding(True, expected, _("It holds."))


def apart(at: Submission, pairs: Pairs) -> Finding:
    """From inside running containers, others do not answer, at whatever address they have.

    Args:
        at: the submission.
        pairs: for each container, `name:port` of those that it must not reach.
    """
    expected = _("They cannot talk: {pairs}.").format(pairs=_written(pairs))
    look_at = _("container.attrs['NetworkSettings']['Networks'] of both: which network are both on?")
    for one, others in pairs.items():
        try:
            container = running(at, one)
            targets = {other: running(at, other.partition(":")[0]) for other in others}
            ways = {way: other for other, target in targets.items() for way in _ways(target, other)}
            opened = {ways[way] for way in _opened(container, list(ways))}
        except NotLookedAtError as problem:
            return Finding(False, expected, str(problem), look_at)
        if opened:
            if all(_networks(container) & _networks(target) for target in targets.values()):
                return mistaken("one-network-isolates", expected, look_at)
            found = _("{one} reaches {others}.").format(one=one, others=", ".join(sorted(opened)))
            return Finding(False, expected, found, look_at)
    return Finding(True, expected, _("It holds."))


def no_network_shared(at: Submission, pairs: Pairs) -> Finding:
    """Running containers are on no network together with others.

    Args:
        at: the submission.
        pairs: for each container, the names of the others.
    """
    expected = _("They share no network: {pairs}.").format(pairs=_written(pairs))
    look_at = _("container.attrs['NetworkSettings']['Networks'] of both: which network are both on?")
    for one, others in pairs.items():
        try:
            container = running(at, one)
            targets = {other: running(at, other) for other in others}
        except NotLookedAtError as problem:
            return Finding(False, expected, str(problem), look_at)
        joined = {other for other, target in targets.items() if _networks(container) & _networks(target)}
        if joined == set(others):
            return mistaken("one-network-isolates", expected, look_at)
        if joined:
            found = _("{one} shares a network with: {others}.").format(one=one, others=", ".join(sorted(joined)))
            return Finding(False, expected, found, look_at)
    return Finding(True, expected, _("It holds."))


def only_waits(at: Submission, name: str, *, like: str, port: int) -> Finding:
    """A running container comes from the image of another, and not with that one's work: nobody listens on its port inside.

    Args:
        at: the submission.
        name: the container's name.
        like: the other container, which has the same image.
        port: where that one listens.
    """
    expected = _("{name} runs, from the image of {other}, and only waits: its port {port} is closed.").format(
        name=name, other=like, port=port
    )
    look_at = _("container.attrs['Config']: Image, and Cmd, the command that takes the place of the image's own.")
    way = f"localhost:{port}"
    try:
        container = running(at, name)
        same = container.attrs["Image"] == running(at, like).attrs["Image"]
        opened = _opened(container, [way])
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if not same:
        return Finding(False, expected, _("It runs, from another image."), look_at)
    found = _("In {name}, somebody answers at {way}.").format(name=name, way=way) if opened else _("It holds.")
    return Finding(not opened, expected, found, look_at)


def _opened(container: "Container", ways: Sequence[str]) -> set[str]:
    """Those of `host:port` to which a connection can be opened from inside a container."""
    return set(output(container, "sh", "-c", _KNOCK, "sh", *ways).split())


def _opened_in_time(container: "Container", ways: Sequence[str]) -> set[str]:
    """As `_opened`, with a while for services that were started this moment."""
    end = time.monotonic() + _SECONDS
    opened: set[str] = set()
    while True:
        opened |= _opened(container, [way for way in ways if way not in opened])
        if opened >= set(ways) or time.monotonic() > end:
            return opened
        time.sleep(0.2)


def _ways(target: "Container", written: str) -> list[str]:
    """`host:port` of a container by every address that it has."""
    port = written.rpartition(":")[2]
    addresses = [str(each["IPAddress"]) for each in target.attrs["NetworkSettings"]["Networks"].values()]
    return [f"{address}:{port}" for address in addresses if address]


def _networks(container: "Container") -> set[str]:
    return set(container.attrs["NetworkSettings"]["Networks"])


def _written(pairs: Pairs) -> str:
    return "; ".join(f"{one} → {', '.join(others)}" for one, others in pairs.items())
