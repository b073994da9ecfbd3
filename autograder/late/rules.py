"""What it costs to hand in late: pure functions of how late it was, and of what the course allows."""

from dataclasses import dataclass
from math import ceil
from typing import Literal

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Policy:
    """What the course allows.

    Attributes:
        percent: of the score, which each begun day costs.
        free_days: which each student has over the whole course.
        grace_minutes: this much late is not late; each day ends so much later, too.
        max_days: of these days late none earns a point after the last; None where there is no end.
    """

    percent: float = 0.0
    free_days: int = 0
    grace_minutes: float = 0.0
    max_days: int | None = None

    @property
    def active(self) -> bool:
        """Whether it costs anything at all to hand in late."""
        return self.percent > 0 or self.max_days is not None


@dataclass(frozen=True)
class Lateness:
    """What became of a submission that came after it was due.

    Attributes:
        seconds: how late, after all extra time.
        days: how many days were begun; none within the grace.
        free: how many of these were free.
        left: how many free days the student then has.
        share: of the score that is taken off, from 0 to 1.
        why: what decided it.
    """

    seconds: float
    days: int
    free: int
    left: int
    share: float
    why: Literal["grace", "days", "too late"]

    def penalty(self, score: float) -> float:
        """The points that are taken off this score, to two decimals."""
        return round(score * self.share, 2)


def judge(policy: Policy, seconds: float, free_left: int) -> Lateness | None:
    """What becomes of a submission; None where it came in time.

    Args:
        policy: what the course allows.
        seconds: how long after it was due for this student it came; 0 or less where it was in time.
        free_left: the free days that the student still has.
    """
    if seconds <= 0:
        return None
    beyond = seconds - policy.grace_minutes * 60
    if beyond <= 0:
        return Lateness(seconds, 0, 0, free_left, 0.0, "grace")
    days = ceil(beyond / DAY_SECONDS)
    if policy.max_days is not None and days > policy.max_days:
        return Lateness(seconds, days, 0, free_left, 1.0, "too late")
    free = min(days, free_left)
    return Lateness(seconds, days, free, free_left - free, min(1.0, (days - free) * policy.percent / 100), "days")
