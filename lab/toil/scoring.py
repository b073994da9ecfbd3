"""What a shift was worth: from looks at who was up, taken in turn, to a score. Pure."""

import itertools
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from lab.messages import translate as _
from lab.numbers import number


class Look(NamedTuple):
    """Who was up at one moment: seconds from the shift's begin, and the names."""

    at: float
    up: AbstractSet[str]


@dataclass(frozen=True)
class Score:
    """The score of a shift.

    Attributes:
        services: how many there were to look after.
        seconds: how long it was.
        deaths: how many were killed.
        repairs: how often one that was down came up again.
        up: the share of the services' time during which they were up, 0 to 1.
        longest: the longest time that one was down, seconds.
    """

    services: int
    seconds: float
    deaths: int
    repairs: int
    up: float
    longest: float

    def __str__(self) -> str:
        """The score in two sentences."""
        return _(
            "{services} services, {seconds} s: up {percent} % of the time. Deaths {deaths}, repairs {repairs}, "
            "longest outage {longest} s."
        ).format(
            services=self.services,
            seconds=number(round(self.seconds)),
            percent=number(round(100 * self.up)),
            deaths=self.deaths,
            repairs=self.repairs,
            longest=number(round(self.longest, 1)),
        )

    __repr__ = __str__


def score(services: AbstractSet[str], looks: Sequence[Look], deaths: int) -> Score:
    """The score of what was seen: a service is taken to have been as it was seen until the next look.

    Args:
        services: the names of those that should have been up.
        looks: in order, the first at the shift's begin, the last at its end; two at least.
        deaths: how many were killed.
    """
    up_time, repairs, longest = 0.0, 0, 0.0
    down_since: dict[str, float] = {}
    for look, following in itertools.pairwise(looks):
        up_time += len(services & look.up) * (following.at - look.at)
    for look in looks:
        for name in services:
            if name in look.up and name in down_since:
                longest = max(longest, look.at - down_since.pop(name))
                repairs += 1
            elif name not in look.up:
                down_since.setdefault(name, look.at)
    end = looks[-1].at
    longest = max([longest, *(end - since for since in down_since.values())])
    seconds = end - looks[0].at
    return Score(len(services), seconds, deaths, repairs, up_time / (len(services) * seconds), longest)
