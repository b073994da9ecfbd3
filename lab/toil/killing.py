"""A thread that kills containers, as machines, bugs and full memories do in the real world."""

import random
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from lab.engines.labels import labels_for

if TYPE_CHECKING:
    from docker import DockerClient


class Chaos:
    """Kills one running container after another while its `with` block lasts; `chaos` makes it.

    Attributes:
        deaths: the names of those that were killed, in order.
    """

    def __init__(self, client: "DockerClient", label: str, every: float, seed: int | None) -> None:
        """Nothing is killed yet."""
        self.deaths: list[str] = []
        self._client, self._label, self._every = client, label, every
        self._luck = random.Random(seed)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, daemon=True)

    def __enter__(self) -> "Chaos":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End: when the block is left, nothing dies any more."""
        self._over.set()
        self._thread.join()

    def _go(self) -> None:
        from docker.errors import APIError

        while not self._over.wait(self._every):
            names = running(self._client, self._label)
            if not names:
                continue
            victim = self._luck.choice(sorted(names))
            try:
                self._client.api.kill(victim)
            except APIError:
                continue  # it has just gone by itself
            self.deaths.append(victim)


def chaos(client: "DockerClient", label: str, *, every: float = 1.0, seed: int | None = None) -> Chaos:
    """A block in which containers die: `with lab.toil.chaos(client, "service") as killer: ...`.

    Args:
        client: the engine, from `lab.engine()`.
        label: only the course's containers that carry it, as `"name"` or `"name=value"`.
        every: seconds between two deaths.
        seed: the same order of victims each time; by default another one.
    """
    return Chaos(client, label, every, seed)


def running(client: "DockerClient", label: str) -> dict[str, str]:
    """The course's running containers that carry the label: name → the label's value."""
    marks = [f"{key}={value}" for key, value in labels_for("container").items()]
    found = client.api.containers(filters={"label": [label, *marks], "status": "running"})
    key = label.split("=", maxsplit=1)[0]
    return {each["Names"][0].lstrip("/"): each["Labels"][key] for each in found}
