"""An address plan for a site of several hosts, and all that is wrong with it. Pure: Python's `ipaddress` and arithmetic."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from itertools import combinations
from typing import Literal

from lab.messages import translate as _

DOCKER_POOLS = tuple(
    map(
        IPv4Network,
        ("172.17.0.0/16", "172.18.0.0/15", "172.20.0.0/14", "172.24.0.0/14", "172.28.0.0/14", "192.168.0.0/16"),
    )
)
"""From where Docker takes the subnets of networks for which nobody named one.

Source: docs.docker.com/engine/network, "Subnet allocation" (the default `default-address-pools`).
"""
_NOT_FOR_CONTAINERS = 3
"""Of each subnet: the network's own address, the broadcast address, and the gateway's."""


@dataclass(frozen=True)
class Site:
    """What is given for a plan.

    Attributes:
        block: all the addresses that the site may use, such as `"10.60.0.0/22"`.
        containers: host → how many containers run on it today.
        growth: how many times as many it must have room for.
        taken: what is in use already, by name → its network.
        spare: for how many more hosts, each like the largest one, room must be left.
    """

    block: str
    containers: Mapping[str, int]
    growth: float = 2
    taken: Mapping[str, str] = field(default_factory=dict)
    spare: int = 1

    @property
    def network(self) -> IPv4Network:
        """The block, as a network."""
        return IPv4Network(self.block)

    def needed(self, host: str) -> int:
        """The addresses that a host's containers need, with the growth."""
        return round(self.containers[host] * self.growth)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: at which host (empty: with the plan as a whole), of which sort, and in words."""

    host: str
    sort: Literal["missing", "unreadable", "host bits", "outside", "docker", "taken", "overlap", "small", "full"]
    words: str


def room(subnet: IPv4Network) -> int:
    """How many containers a Docker network on this subnet has addresses for."""
    return max(0, subnet.num_addresses - _NOT_FOR_CONTAINERS)


def readable(plan: Mapping[str, object]) -> dict[str, IPv4Network]:
    """The hosts whose entry is a network, with it; host bits that are set are taken away."""
    found = {}
    for host, written in plan.items():
        try:
            found[str(host)] = IPv4Network(str(written), strict=False)
        except ValueError:
            continue
    return found


def problems(site: Site, plan: Mapping[str, object]) -> list[Problem]:
    """All that is wrong with a plan, in the order in which one would mend it.

    Args:
        site: what is given.
        plan: host → its subnet, as text or as a network.
    """
    subnets = {host: subnet for host, subnet in readable(plan).items() if host in site.containers}
    found = [*_written(site, plan)]
    for host, subnet in subnets.items():
        found += _placed(site, host, subnet)
    for (one, first), (other, second) in combinations(subnets.items(), 2):
        if first.overlaps(second):
            words = _("{one} ({first}) and {other} ({second}) overlap: the same address would be in two places.")
            found.append(Problem(other, "overlap", words.format(one=one, first=first, other=other, second=second)))
    for host, subnet in subnets.items():
        if room(subnet) < site.needed(host):
            words = _("{host}: {subnet} has addresses for {room} containers, and {needed} are needed with the growth.")
            text = words.format(host=host, subnet=subnet, room=room(subnet), needed=site.needed(host))
            found.append(Problem(host, "small", text))
    if len(subnets) == len(site.containers) and not found and _places_left(site, subnets) < site.spare:
        words = _("No room is left for {count} more host(s) as large as the largest, {subnet}.")
        largest = max(subnets.values(), key=lambda each: each.num_addresses)
        found.append(Problem("", "full", words.format(count=site.spare, subnet=f"/{largest.prefixlen}")))
    return found


def _written(site: Site, plan: Mapping[str, object]) -> Iterator[Problem]:
    for host in site.containers:
        written = plan.get(host)
        if written is None:
            yield Problem(host, "missing", _("{host} has no subnet yet.").format(host=host))
            continue
        try:
            IPv4Network(str(written))
        except ValueError:
            if host in readable({host: written}):
                whole = readable({host: written})[host]
                words = _("{host}: {written} is an address inside a subnet; the subnet that holds it is {subnet}.")
                yield Problem(host, "host bits", words.format(host=host, written=written, subnet=whole))
            else:
                words = _("{host}: {written} is not a subnet such as 10.1.2.0/24.")
                yield Problem(host, "unreadable", words.format(host=host, written=written))


def _placed(site: Site, host: str, subnet: IPv4Network) -> Iterator[Problem]:
    if any(subnet.overlaps(pool) for pool in DOCKER_POOLS):
        words = _("{host}: {subnet} is where Docker takes addresses by default, on every host the same.")
        yield Problem(host, "docker", words.format(host=host, subnet=subnet))
    if not subnet.subnet_of(site.network):
        words = _("{host}: {subnet} is not inside the site's block, {block}.")
        yield Problem(host, "outside", words.format(host=host, subnet=subnet, block=site.block))
    for name, network in site.taken.items():
        if subnet.overlaps(IPv4Network(network)):
            words = _("{host}: {subnet} overlaps with {name}, {network}.")
            yield Problem(host, "taken", words.format(host=host, subnet=subnet, name=name, network=network))


def _places_left(site: Site, subnets: Mapping[str, IPv4Network]) -> int:
    """How many more subnets as large as the largest one fit in what is free."""
    largest = min(subnet.prefixlen for subnet in subnets.values())
    used = [*subnets.values(), *(IPv4Network(network) for network in site.taken.values())]
    places = site.network.subnets(new_prefix=max(largest, site.network.prefixlen))
    return sum(1 for place in places if not any(place.overlaps(each) for each in used))
