"""What the diagram of desired and actual state shows. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Replica:
    """One replica that exists: its name, whether it serves, and where it is (a host or node; empty where that says nothing)."""

    name: str
    ready: bool = True
    where: str = ""


@dataclass(frozen=True)
class Wanted:
    """A service: how many replicas of it are wanted, and those that there are."""

    service: str
    count: int
    replicas: tuple[Replica, ...]

    @property
    def missing(self) -> int:
        """How many are to be started; below zero, to be stopped."""
        return self.count - len(self.replicas)

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done and all serve."""
        return self.missing == 0 and all(replica.ready for replica in self.replicas)


@dataclass(frozen=True)
class State:
    """Desired and actual state at one moment, service by service."""

    services: tuple[Wanted, ...]


def parts(wanted: Wanted) -> list[tuple[str, str, str]]:
    """The row of replicas: (`"ready"`, `"starting"`, `"surplus"` or `"missing"`, name, where), those that exist first."""
    row = []
    for index, replica in enumerate(wanted.replicas):
        state = "surplus" if index >= wanted.count else "ready" if replica.ready else "starting"
        row.append((state, replica.name, replica.where))
    return row + [("missing", "", "")] * max(0, wanted.missing)
