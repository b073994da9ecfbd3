"""A world of containers as data: what a reconcile function sees of it, and what its actions make of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.checks.searching import amount, one_of, some
from autograder.checks.words import shown
from autograder.inside.plain import Plain
from lab.messages import translate as _

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SERVICES = ("api", "front", "worker")
RUNNING, EXITED = "running", "exited"

Desired = dict[str, int]
Seen = list[dict[str, str]]


class BadActionError(Exception):
    """An answer that cannot be carried out; its text says why."""


def seen(name: str, service: str, state: str = RUNNING) -> dict[str, str]:
    """A container as a reconcile function sees it."""
    return {"name": name, "service": service, "state": state}


def running(containers: Seen) -> Counter[str]:
    """How many containers of each service run."""
    return Counter(one["service"] for one in containers if one["state"] == RUNNING)


def wanted(desired: Desired) -> Counter[str]:
    """How many should run of each service, without those of which none should."""
    return Counter({service: count for service, count in desired.items() if count})


@dataclass
class World:
    """Containers, and what is done to them.

    Attributes:
        containers: all that there are.
        most: the most that ran at one time, by service.
        spoilt: the running containers that were removed.
    """

    containers: Seen
    most: Counter[str] = field(default_factory=Counter)
    spoilt: Seen = field(default_factory=list)
    _started: int = 0

    def act(self, actions: Plain) -> list[list[str]]:
        """Carry out a function's answer, in order; gives it back as it was understood.

        Raises:
            BadActionError: it is no list of actions, or names something that is not there.
        """
        self.most |= running(self.containers)
        done = read_actions(actions)
        for verb, name in done:
            if verb == "start":
                self._started += 1
                self.containers = [*self.containers, seen(f"new-{self._started}", name)]
            else:
                self._remove(name)
            self.most |= running(self.containers)
        return done

    def die(self, chosen: Sequence[int]) -> None:
        """End some of the running ones: by their places among these, as many times around as it takes."""
        alive = [one for one in self.containers if one["state"] == RUNNING]
        names = {alive[place % len(alive)]["name"] for place in chosen} if alive else set()
        self.containers = [one | {"state": EXITED} if one["name"] in names else one for one in self.containers]

    def _remove(self, name: str) -> None:
        gone = [one for one in self.containers if one["name"] == name]
        if not gone:
            raise BadActionError(_("It removes {name}, and there is no such container.").format(name=shown(name)))
        self.containers = [one for one in self.containers if one["name"] != name]
        self.spoilt += [one for one in gone if one["state"] == RUNNING]


def read_actions(actions: Plain) -> list[list[str]]:
    """An answer as pairs of a verb and a name.

    Raises:
        BadActionError: it has another form.
    """
    if not isinstance(actions, list):
        raise BadActionError(_("Its answer is no list, but {value}.").format(value=shown(actions)))
    for one in actions:
        match one:
            case ["start" | "remove", str()]:
                continue
        raise BadActionError(_('{value} is none of ["start", service] and ["remove", name].').format(value=shown(one)))
    return [[str(part) for part in one] for one in actions if isinstance(one, list)]


def situations(most: int) -> "SearchStrategy[tuple[Desired, Seen]]":
    """What is desired, and up to so many containers: running or not, of services that are desired or not, under any name."""
    from hypothesis import strategies as st

    one = st.tuples(one_of(*SERVICES, "old"), one_of(RUNNING, EXITED), one_of(*SERVICES))
    containers = some(one, most).map(
        lambda drawn: [seen(f"{word}-{number}", *rest) for number, (*rest, word) in enumerate(drawn, 1)]
    )
    return st.tuples(desires(), containers)


def desires() -> "SearchStrategy[Desired]":
    """How many of some services should run."""
    from hypothesis import strategies as st

    counts = st.tuples(*[amount(3)] * len(SERVICES))
    return counts.map(lambda drawn: {service: count for service, count in zip(SERVICES, drawn, strict=True) if count})


def told(desired: Desired, containers: Seen) -> str:
    """A situation in words."""
    many = ", ".join(f"{count} {service}" for service, count in desired.items())
    those = ", ".join(f"{one['name']} ({one['service']}, {one['state']})" for one in containers)
    return _("Desired: {many}. Seen: {those}.").format(many=many or _("nothing"), those=those or _("nothing"))


def told_actions(actions: list[list[str]]) -> str:
    """An answer in words."""
    words = ", ".join(f"{verb} {name}" for verb, name in actions)
    return _("Its answer: {actions}.").format(actions=words or _("nothing to do"))
