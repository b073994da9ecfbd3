"""A shift: services brought up, killed one after another, repaired by whoever is on duty, and scored."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from lab import images
from lab.errors import LabError
from lab.messages import translate as _
from lab.toil.killing import Chaos, running
from lab.toil.scoring import Look, Score, score

if TYPE_CHECKING:
    from docker import DockerClient

LABEL = "toil"
_LOOK_SECONDS = 0.2
_ON_DUTY = threading.Lock()


@contextmanager
def on_duty() -> Iterator[None]:
    """A block that is alone in this notebook: the services have the same names in every game and every shift.

    Raises:
        LabError: another one is under way; what it looks after stays as it is.
    """
    if not _ON_DUTY.acquire(blocking=False):
        raise LabError(
            _("A game or a shift is still under way, and a second one would take its containers away."),
            expected=_("One at a time."),
            next_step=_("Wait until the board shows the score, then try again."),
        )
    try:
        yield
    finally:
        _ON_DUTY.release()


class Watch:
    """Services, and looks at which of them are up, taken in a thread of its own while its `with` block lasts.

    Attributes:
        names: the services, each one container of that name.
        looks: what was seen, in order.
    """

    def __init__(self, client: "DockerClient", services: int, notice: Callable[[Look], object] = lambda _look: None) -> None:
        """Bring them up.

        Args:
            client: the engine.
            services: how many.
            notice: called with each look.
        """
        self.names = [f"{LABEL}-{index:02}" for index in range(1, services + 1)]
        self.looks: list[Look] = []
        self._client, self._notice = client, notice
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, daemon=True)
        remove(client, self.names)
        image = images.busybox(client)
        for name in self.names:
            client.containers.run(image, ["sleep", "3600"], name=name, labels={LABEL: name}, init=True, detach=True)
        self._began = time.monotonic()

    def dead(self) -> list[str]:
        """Those that are down now, in order."""
        up = set(running(self._client, LABEL).values())
        return [name for name in self.names if name not in up]

    def restart(self, name: str) -> None:
        """Start one again; one that runs stays as it is."""
        self._client.api.start(name)

    def look(self) -> Look:
        """Look once more."""
        seen = Look(time.monotonic() - self._began, frozenset(running(self._client, LABEL).values()))
        self.looks.append(seen)
        return seen

    def score(self, deaths: int) -> Score:
        """What it was worth."""
        return score(set(self.names), self.looks, deaths)

    def __enter__(self) -> "Watch":
        """Begin to look."""
        self._began = time.monotonic()
        self.look()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Look a last time, and remove them all."""
        self._over.set()
        self._thread.join()
        self.look()
        remove(self._client, self.names)

    def _go(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            self._notice(self.look())


def shift(
    client: "DockerClient",
    repair: Callable[[list[str]], object] | None = None,
    *,
    seconds: float = 10,
    services: int = 10,
    every: float = 1.0,
    seed: int | None = 1,
) -> Score:
    """One shift: services die, and a function repairs what it is told of; nobody does where none is given.

    Args:
        client: the engine, from `lab.engine()`.
        repair: called over and over with the names of the containers that are down.
        seconds: how long.
        services: how many there are.
        every: seconds between two deaths.
        seed: the same victims in the same order each time, as far as they run; None for others.

    Raises:
        LabError: the figures are out of range, or a game or another shift is under way.
    """
    if not (0 < seconds <= 600 and 1 <= services <= 30 and every > 0):
        raise LabError(
            _("That is no shift: {services} services for {seconds} s, a death each {every} s.").format(
                services=services, seconds=seconds, every=every
            ),
            expected=_("At most 30 services and 600 seconds, each more than zero."),
        )
    with on_duty(), Watch(client, services) as watch:
        killer = Chaos(client, LABEL, every, seed)
        with killer:
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0:
                if repair is None:
                    time.sleep(left)
                elif dead := watch.dead():
                    repair(dead)
                else:
                    time.sleep(min(left, 0.05))
    return watch.score(len(killer.deaths))


def remove(client: "DockerClient", names: list[str]) -> None:
    """Remove containers, those that are there."""
    from docker.errors import APIError, NotFound

    for name in names:
        try:
            client.api.remove_container(name, force=True)
        except NotFound:
            continue
        except APIError as error:
            if error.status_code != 409:  # it is being removed already
                raise
