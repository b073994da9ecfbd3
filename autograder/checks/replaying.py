"""A small simulator: what an autoscaler would have done, and what it would have cost, under a recorded load. Pure.

Time goes in steps. In each, the replicas that are ready serve what they can, and what is more is lost; then the autoscaler
sees the step's load and says how many replicas it wants. New ones are ready after their start time, and cost from the
moment they are asked for; those that are no longer wanted are gone at once, the newest first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

STEP_SECONDS = 5
SEEN_STEPS = 12
"""How many of the last loads the autoscaler sees: a minute of them."""


@dataclass(frozen=True)
class Run:
    """What a replay came to.

    Attributes:
        served: the share of all requests that were answered, 0 to 1.
        cost: replica-seconds that were paid for.
        least_cost: the same for one who knows the load beforehand and starts replicas in no time.
        wanted: what the autoscaler asked for after each step, as it said it.
    """

    served: float
    cost: float
    least_cost: float
    wanted: tuple[int, ...]

    @property
    def turns(self) -> int:
        """How often it went back on itself: fewer after more, or more after fewer."""
        moves = [after - before for before, after in pairwise(self.wanted) if after != before]
        return sum(one * other < 0 for one, other in pairwise(moves))

    @property
    def times_least(self) -> float:
        """The cost, in multiples of the least."""
        return self.cost / self.least_cost


def replay(
    decide: Callable[[list[int], int], int], loads: Sequence[int], *, each: int, least: int, most: int, start_s: float
) -> Run:
    """Let an autoscaler live through a recorded load.

    Args:
        decide: from the loads that it sees, requests a second, oldest first, and the replicas that it has asked for so far,
            ready or not, to how many it wants.
        loads: requests a second in each step of 5 s.
        each: requests a second that one replica serves.
        least: replicas at the beginning, and in the least cost.
        most: more than this many are never started, whatever it wants.
        start_s: seconds from asking for a replica until it serves.
    """
    ready_at = [0.0] * least
    wanted: list[int] = []
    served = cost = 0.0
    for number, load in enumerate(loads):
        begin, end = number * STEP_SECONDS, (number + 1) * STEP_SECONDS
        serving_s = sum(max(0.0, end - max(begin, ready)) for ready in ready_at)
        served += min(load * STEP_SECONDS, each * serving_s)
        cost += len(ready_at) * STEP_SECONDS
        wanted.append(decide(list(loads[max(0, number + 1 - SEEN_STEPS) : number + 1]), len(ready_at)))
        count = int(max(0, min(wanted[-1], most)))
        ready_at = ready_at[:count] + [end + start_s] * (count - len(ready_at))
    least_cost = sum(max(least, ceil(load / each)) for load in loads) * STEP_SECONDS
    return Run(served / (sum(loads) * STEP_SECONDS), cost, least_cost, tuple(wanted))


def recorded(loads: str) -> list[int]:
    """A recorded load from text: requests a second, a number for each step, with spaces between them."""
    return [int(load) for load in loads.split()]
