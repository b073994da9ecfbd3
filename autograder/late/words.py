"""Why a late submission has the score that it has, in one sentence for its student."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from babel.dates import format_datetime

from autograder.late.rules import Lateness, Policy
from lab.messages import language
from lab.messages import translate as _
from lab.numbers import number


@dataclass(frozen=True)
class Due:
    """When a submission was due for its student.

    Attributes:
        at: in UTC, without a time zone, as nbgrader keeps it; extra time is in it.
        extra_hours: how much of it was this student's extra time.
    """

    at: datetime
    extra_hours: float = 0.0

    def in_words(self, zone: tzinfo) -> str:
        """The time in the course's time zone, with the name of that, and the extra time that is in it."""
        local = self.at.replace(tzinfo=UTC).astimezone(zone)
        text = str(format_datetime(local, "d MMM y, HH:mm z", tzinfo=zone, locale=language().replace("-", "_")))
        if not self.extra_hours:
            return text
        return _("{due} ({hours} h of extra time)").format(due=text, hours=number(self.extra_hours))


def sentence(lateness: Lateness, policy: Policy, due: Due, zone: tzinfo, points: float) -> str:
    """How late it was, what that cost, and why.

    Args:
        lateness: what became of it.
        policy: what the course allows.
        due: when it was due.
        zone: the course's time zone.
        points: how many points were taken off.
    """
    when = {"how": duration(lateness.seconds), "due": due.in_words(zone), "days": lateness.days, "points": number(points)}
    if lateness.why == "grace":
        text = _("It came {how} late, after {due}, within the {grace} minutes that are allowed: it costs nothing.")
        return text.format(**when, grace=number(policy.grace_minutes))
    if lateness.why == "too late":
        text = _("It came {how} late, after {due}; after {most} days nothing counts any more, so {points} points were taken off.")
        return text.format(**when, most=policy.max_days)
    if lateness.free == lateness.days:
        text = _("It came {how} late, after {due}; days begun: {days}, all free, so it costs nothing. Free days left: {left}.")
        return text.format(**when, left=lateness.left)
    cost = number(policy.percent)
    if policy.free_days:
        text = _(
            "It came {how} late, after {due}; days begun: {days}, free among them: {free}, "
            "each of the others costs {percent} % of the score, so {points} points were taken off."
        )
        return text.format(**when, free=lateness.free, percent=cost)
    text = _(
        "It came {how} late, after {due}; days begun: {days}, each costs {percent} % of the score, "
        "so {points} points were taken off."
    )
    return text.format(**when, percent=cost)


def duration(seconds: float) -> str:
    """How long, in days, hours and minutes; a begun minute counts."""
    minutes = max(1, -int(-seconds // 60))
    days, rest = divmod(minutes, 24 * 60)
    parts = ((days, "d"), (rest // 60, "h"), (rest % 60, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
