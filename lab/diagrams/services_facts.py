"""The application as it stands: its containers, its networks, who asks whom, and who could."""

import re
from dataclasses import dataclass

from lab.app.building import SERVICES
from lab.app.running import NETWORKS

FRONT, BACK = NETWORKS
"""The two networks' names."""
ASKS = (("front", "api"), ("api", "queue"), ("api", "store"), ("worker", "queue"), ("worker", "store"))
"""Who makes requests to whom."""


@dataclass(frozen=True)
class ServiceFact:
    """One container in the application's networks.

    Attributes:
        name: its name.
        image: the tag that it was made from.
        state: the engine's word, such as `"running"`; empty where there is no such container.
        networks: those of the application's that it is in.
        called: other names by which it is found there.
        volumes: the named volumes that it has mounted.
        published: whether a port of it is open to the notebook.
        status: how its main process ended, where it has ended.
    """

    name: str
    image: str = ""
    state: str = ""
    networks: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    published: bool = False
    status: int | None = None

    @property
    def runs(self) -> bool:
        """Whether it can answer."""
        return self.state == "running"

    @property
    def role(self) -> str:
        """Which of the application's services it is, by its image; empty where it is none of them."""
        if self.name in SERVICES:
            return self.name
        match = re.fullmatch(r"lab/([a-z]+):\d+", self.image)
        return match[1] if match and match[1] in SERVICES else ""


@dataclass(frozen=True)
class ServicesFacts:
    """What `read_services` found: containers in order of their names, networks with whether they are closed, volumes."""

    services: tuple[ServiceFact, ...]
    networks: tuple[tuple[str, bool], ...]
    volumes: tuple[str, ...]

    def everyone(self) -> tuple[ServiceFact, ...]:
        """The containers, and for each of the five services that has none an empty fact in the place where it belongs."""
        there = {fact.role for fact in self.services}
        missing = (
            ServiceFact(service, networks=tuple(name for name, inside in NETWORKS.items() if service in inside))
            for service in SERVICES
            if service not in there
        )
        return (*self.services, *missing)

    def neighbours(self, name: str) -> tuple[list[str], list[str]]:
        """The running containers that share a network with one, and those that do not."""
        own = {network for fact in self.services if fact.name == name for network in fact.networks}
        others = [fact for fact in self.services if fact.runs and fact.name != name]
        return (
            [fact.name for fact in others if own & set(fact.networks)],
            [fact.name for fact in others if not own & set(fact.networks)],
        )
