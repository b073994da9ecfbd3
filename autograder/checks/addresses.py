"""Checks of an address plan: a function that gives hosts their networks, judged by what any good plan has, not by one plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import combinations

from autograder.checks.misconceptions import mistaken
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

# where Docker takes a network's addresses from when it is told nothing: daemon.json's default-address-pools, as in
# https://github.com/moby/moby/blob/v26.1.5/libnetwork/ipamutils/utils.go
_DOCKER_POOLS = ("172.17.0.0/16", "172.18.0.0/15", "172.20.0.0/14", "172.24.0.0/13", "192.168.0.0/16")
_NOT_FOR_CONTAINERS = 3
"""Of a network's addresses: its own, the broadcast address, and the bridge's, which is the containers' gateway."""


@dataclass(frozen=True)
class Site:
    """A site whose hosts need networks for their containers.

    Attributes:
        blocks: networks that the plan may take from, as text.
        needs: how many containers each host has today.
        taken: networks that exist at the site, as text.
    """

    blocks: Sequence[str]
    needs: Mapping[str, int]
    taken: Sequence[str]


def site(blocks: Sequence[str], needs: Mapping[str, int], taken: Sequence[str]) -> Site:
    """A site; see `Site`."""
    return Site(blocks, needs, taken)


class _NoPlanError(Exception):
    """What the function gave is no plan; its text says why, for the student."""


def planned_apart(at: Submission, name: str, given: Site) -> Finding:
    """Every host has a network, within the site's blocks, and no two of them overlap.

    Args:
        at: the submission.
        name: the function, called with blocks, needs and taken.
        given: the site.
    """
    expected = _("{name} gives each of {hosts} a network within {blocks}, and no two of them overlap.").format(
        name=name, hosts=", ".join(given.needs), blocks=", ".join(given.blocks)
    )
    look_at = _("one.overlaps(other) and one.subnet_of(block) of ipaddress.ip_network say it for two networks.")
    try:
        plan = _plan(at, name, given)
    except _NoPlanError as problem:
        return Finding(False, expected, str(problem), look_at)
    blocks = [IPv4Network(block) for block in given.blocks]
    for host, network in plan.items():
        if not any(network.subnet_of(block) for block in blocks):
            found = _("{network}, for {host}, lies outside the blocks.").format(network=network, host=host)
            return Finding(False, expected, found, look_at)
    if any(one.overlaps(other) for one, other in combinations(plan.values(), 2)):
        return mistaken("subnets-overlap", expected, look_at)
    return Finding(True, expected, _("It holds."))


def planned_clear(at: Submission, name: str, given: Site) -> Finding:
    """No host's network overlaps one that exists at the site, nor one that Docker itself might choose. Args as above."""
    expected = _("No network of {name} overlaps those of the site, {taken}, or those that Docker takes by itself.").format(
        name=name, taken=", ".join(given.taken)
    )
    look_at = _("Compare each candidate with taken and with DOCKER_POOLS before you give it away.")
    try:
        plan = _plan(at, name, given)
    except _NoPlanError as problem:
        return Finding(False, expected, str(problem), look_at)
    for host, network in plan.items():
        for other in given.taken:
            if network.overlaps(IPv4Network(other)):
                found = _("{network}, for {host}, overlaps {other} of the site.").format(network=network, host=host, other=other)
                return Finding(False, expected, found, look_at)
    if any(network.overlaps(IPv4Network(pool)) for network in plan.values() for pool in _DOCKER_POOLS):
        return mistaken("docker-pools-forgotten", expected, look_at)
    return Finding(True, expected, _("It holds."))


def planned_room(at: Submission, name: str, given: Site, *, times: int = 2) -> Finding:
    """Each host's network is the smallest that has room for so many times today's containers. Other args as above."""
    expected = _("Each network of {name} is the smallest with an address for {times} times the containers of {needs}.").format(
        name=name, times=times, needs=", ".join(f"{host} {count}" for host, count in given.needs.items())
    )
    look_at = _("For each host: how many addresses does its network have, and how many of them can containers get?")
    try:
        plan = _plan(at, name, given)
    except _NoPlanError as problem:
        return Finding(False, expected, str(problem), look_at)
    sizes = {host: (times * given.needs[host], network.num_addresses) for host, network in plan.items()}
    # looked at before the borders of the networks: where today's number was planned for, some of them are not passed either
    if any(given.needs[host] <= whole < wanted for host, (wanted, whole) in sizes.items()):
        return mistaken("no-room-to-grow", expected, look_at)
    for host, (wanted, whole) in sizes.items():
        if whole - _NOT_FOR_CONTAINERS < wanted <= whole:
            return mistaken("all-addresses-are-hosts" if whole - 2 < wanted else "gateway-forgotten", expected, look_at)
        if whole < wanted or whole // 2 - _NOT_FOR_CONTAINERS >= wanted:
            found = _("{network}, for {host}, has {whole} addresses, and {wanted} containers are to fit.").format(
                network=plan[host], host=host, whole=whole, wanted=wanted
            )
            return Finding(False, expected, found, look_at)
    return Finding(True, expected, _("It holds."))


def _plan(at: Submission, name: str, given: Site) -> dict[str, IPv4Network]:
    answer = at.student.call(name, list(given.blocks), dict(given.needs), list(given.taken))
    if answer is None:
        raise _NoPlanError(_("The function gives nothing back yet."))
    if not isinstance(answer, dict):
        raise _NoPlanError(_("It gives {value}, which is no dictionary.").format(value=shown(answer)))
    if set(answer) != set(given.needs):
        raise _NoPlanError(_("It has networks for {hosts}.").format(hosts=", ".join(answer) or _("none")))
    return {host: _network(host, text) for host, text in answer.items()}


def _network(host: str, text: object) -> IPv4Network:
    """A host's network; only as text with its prefix, such as 10.0.0.0/24."""
    if isinstance(text, str) and "/" in text:
        try:
            return IPv4Network(text)
        except ValueError as error:
            raise _NoPlanError(_("For {host} it gives no network: {reason}.").format(host=host, reason=error)) from None
    raise _NoPlanError(
        _('For {host} it gives {value}; a network is text such as "10.0.0.0/24".').format(host=host, value=shown(text))
    )
