"""What an engine tells of one container's life: its events, and the states that they lead to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

STATES = ("created", "running", "paused", "exited", "removed")
# Docker Engine API v1.41, "Monitor events": the actions of a container that change its state
_LEADS_TO = {
    "create": "created",
    "start": "running",
    "pause": "paused",
    "unpause": "running",
    "die": "exited",
    "destroy": "removed",
}


@dataclass(frozen=True)
class Event:
    """One event: the engine's word for it, seconds after the first, and the exit status where it is a process's end."""

    action: str
    seconds: float
    status: int | None = None


@dataclass(frozen=True)
class Life:
    """A container's name and its events in order."""

    name: str
    events: tuple[Event, ...]

    @property
    def state(self) -> str:
        """One of `STATES`: where the last event left it."""
        return next((_LEADS_TO[event.action] for event in reversed(self.events) if event.action in _LEADS_TO), STATES[0])

    def steps(self) -> Mapping[tuple[str, str], int]:
        """How often it went from one state to another."""
        found: Counter[tuple[str, str]] = Counter()
        state = None
        for event in self.events:
            following = _LEADS_TO.get(event.action)
            if following and state:
                found[state, following] += 1
            state = following or state
        return found


def read_life(client: "DockerClient", container: "Container | str") -> Life:
    """Ask the engine for what happened to a container; one that was removed too, for as long as the engine remembers.

    Args:
        client: the engine, from `lab.engine()`.
        container: the container, its name or its id.

    Raises:
        LabError: the engine remembers nothing of it.
    """
    name = container if isinstance(container, str) else str(container.name)
    key = container if isinstance(container, str) else str(container.id)
    now = datetime.fromisoformat(client.info()["SystemTime"]).timestamp()
    # the engine's own clock: in a virtual machine it is another than the notebook's
    found = client.events(since=1, until=int(now) + 1, filters={"type": "container", "container": key}, decode=True)
    events = life_of(found)
    if not events:
        raise LabError(
            _("The engine remembers nothing of a container {name}.").format(name=name),
            expected=_("An engine keeps its last events in memory, since it was started."),
            next_step=_("Run the cell that makes the container, then this one again."),
        )
    return Life(name, events)


def life_of(found: Iterable[Mapping[str, Any]]) -> tuple[Event, ...]:
    """The engine's events of one container, without the commands that are run in it (its health check's among them)."""
    events = [event for event in found if not str(event["Action"]).startswith("exec_")]
    if not events:
        return ()
    began = int(events[0]["timeNano"])
    return tuple(
        Event(str(event["Action"]), (int(event["timeNano"]) - began) / 1e9, _status(event["Actor"].get("Attributes") or {}))
        for event in events
    )


def _status(attributes: Mapping[str, str]) -> int | None:
    code = attributes.get("exitCode")
    return int(code) if code is not None else None
