"""A spike of requests, and how far an application keeps up with it when its new replicas take their time to start. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from lab.errors import LabError
from lab.messages import translate as _


@dataclass(frozen=True)
class Answer:
    """Second by second, how an application answered a load.

    Attributes:
        start_seconds: how long each new replica took, from the decision until it answered.
        load: requests that arrived, for each second.
        capacity: requests that the replicas which were ready could answer, for each second.
        waiting: requests that had arrived and were not answered yet, at the end of each second.
    """

    start_seconds: float
    load: tuple[float, ...]
    capacity: tuple[float, ...]
    waiting: tuple[float, ...]

    @property
    def most_waiting(self) -> float:
        """The longest that the queue became, requests."""
        return max(self.waiting)

    @property
    def kept_waiting_seconds(self) -> int:
        """For how many seconds somebody waited."""
        return sum(1 for each in self.waiting if each > 0)


def answer_spike(load: Sequence[float], *, per_replica: float, start_seconds: float, replicas: int = 1) -> Answer:
    """Add replicas whenever more arrives than can be answered, and count who waits.

    The replicas that are missing are ordered together, at the end of the second that showed the need, and work
    `start_seconds` later. None is taken away again. It is arithmetic with figures that were measured, not itself a measure.

    Args:
        load: requests that arrive, for each second.
        per_replica: requests that one replica answers in a second.
        start_seconds: from ordering a replica until it answers.
        replicas: how many there are at the beginning.

    Raises:
        LabError: there is no load, or a figure is not positive.
    """
    if not load or per_replica <= 0 or start_seconds < 0 or replicas < 1:
        raise LabError(
            _("These figures cannot be: a load of {count} seconds, {rate} requests/s for each of {replicas} replicas.").format(
                count=len(load), rate=per_replica, replicas=replicas
            ),
            expected=_("At least one second, one replica and a positive rate."),
        )
    ready_at = [0.0] * replicas
    queue, capacities, waiting = 0.0, [], []
    for second, arriving in enumerate(load):
        # one that becomes ready within this second works for the rest of it
        capacity = per_replica * sum(min(1.0, max(0.0, second + 1 - ready)) for ready in ready_at)
        queue = max(0.0, queue + arriving - capacity)
        capacities.append(capacity)
        # a rounding rest is nobody
        waiting.append(queue if queue > 1e-9 else 0.0)
        missing = ceil(arriving / per_replica) - len(ready_at)
        ready_at += [second + 1 + start_seconds] * missing
    return Answer(start_seconds, tuple(load), tuple(capacities), tuple(waiting))
