"""Checks of an autoscaler: the student's function lives through recorded loads, and what came of it is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from autograder.checks.answers import is_number
from autograder.checks.misconceptions import mistaken
from autograder.checks.replaying import SEEN_STEPS, Run, replay
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.numbers import number

_CONTAINER_START_S, _VM_START_S = 1.0, 30.0
_AT_ONCE_S = 0.0
_STEADY_SERVES, _STEADY_COSTS = 0.9, 1.6
_SETTLING_STEPS = 24
"""For how long the load stays as it is before it is asked where the replicas came to: two minutes."""


@dataclass(frozen=True)
class Load:
    """A recorded load, and what there is to serve it.

    Attributes:
        name: what to call it.
        per_second: requests a second, in steps of 5 s.
        each: requests a second that one replica serves.
        least: the fewest replicas that may run.
        most: the most.
    """

    name: str
    per_second: Sequence[int]
    each: int
    least: int
    most: int


def load(name: str, per_second: Sequence[int], *, each: int = 10, least: int = 2, most: int = 8) -> Load:
    """A recorded load; see `Load`."""
    return Load(name, per_second, each, least, most)


class _NoNumberError(Exception):
    """What the function gave is no number of replicas; its text says why, for the student."""


def copes(at: Submission, name: str, given: Load, *, serves: float, costs: float) -> Finding:
    """An autoscaler serves enough of a recorded load, and does not pay for much more than that takes.

    Args:
        at: the submission.
        name: the function, called with loads, replicas, each, least and most.
        given: the load.
        serves: the least share of the requests that is to be answered, 0 to 1.
        costs: the most that it may cost, in multiples of what it would cost who knows the load beforehand.
    """
    expected = _(
        "With {name}, containers answer at least {share} % of the load “{load}”, "
        "for at most {times} times the least replica-seconds."
    ).format(name=name, share=_percent(serves), load=given.name, times=number(costs))
    look_at = _("In which steps is the load above what the replicas serve, and when were they asked for? replay(…).wanted says.")
    try:
        run = _replay(at, name, given, _CONTAINER_START_S)
        slow = _replay(at, name, given, _VM_START_S)
    except _NoNumberError as problem:
        return Finding(False, expected, str(problem), look_at)
    if set(run.wanted) == {given.most} and run.times_least > costs:
        return mistaken("idle-replicas-are-free", expected, look_at)
    found = _(
        "It answers {share} %, for {times} times the least. "
        "With virtual machines, which take {seconds} s to start, it would answer {slow} %."
    ).format(share=_percent(run.served), times=number(run.times_least), seconds=number(_VM_START_S), slow=_percent(slow.served))
    return Finding(run.served >= serves and run.times_least <= costs, expected, found, look_at)


def steady(at: Submission, name: str, given: Load, *, turns: int) -> Finding:
    """An autoscaler does not start and stop replicas in turn while the load is about the same, and serves it nevertheless.

    Args:
        at: the submission.
        name: as for `copes`.
        given: the load.
        turns: how often it may go back on itself: fewer replicas after more, or more after fewer.
    """
    expected = _("Under the load “{load}”, {name} goes back on itself at most {turns} times, and serves.").format(
        load=given.name, name=name, turns=turns
    )
    look_at = _("What does one sample say about the load, and what does the last minute say? Try loads that go up and down by 1.")
    try:
        run = _replay(at, name, given, _CONTAINER_START_S)
    except _NoNumberError as problem:
        return Finding(False, expected, str(problem), look_at)
    if run.turns > turns:
        return mistaken("scales-on-one-sample", expected, look_at)
    found = _("It goes back {turns} times, answers {share} %, for {times} times the least.").format(
        turns=run.turns, share=_percent(run.served), times=number(run.times_least)
    )
    return Finding(run.served >= _STEADY_SERVES and run.times_least <= _STEADY_COSTS, expected, found, look_at)


def within_bounds(at: Submission, name: str, given: Load) -> Finding:
    """An autoscaler never wants fewer replicas than the least, or more than the most, and comes to both at their time.

    It may go there step by step: how long that may take is what `copes` judges.
    """
    expected = _("{name} wants {least} replicas when there is no load, {most} when there is far too much.").format(
        name=name, least=given.least, most=given.most
    )
    look_at = _("Bring the number that you worked out within least and most, as the last thing before you return it.")
    nothing, much = [0] * SEEN_STEPS, [1000 * given.each] * SEEN_STEPS
    try:
        idle = [_settle(at, name, given, nothing, replicas) for replicas in (given.least, given.most)]
        busy = [_settle(at, name, given, much, replicas) for replicas in (given.least, given.most)]
        lowest = min(*chain(*idle, *busy), *_replay(at, name, given, _AT_ONCE_S).wanted)
    except _NoNumberError as problem:
        return Finding(False, expected, str(problem), look_at)
    if lowest < given.least:
        return mistaken("scales-below-minimum", expected, look_at)
    found = _("Without load it wants {idle}, with far too much {busy}.").format(idle=idle[-1][-1], busy=max(busy[0]))
    ends = {wanted[-1] for wanted in idle} == {given.least} and {wanted[-1] for wanted in busy} == {given.most}
    return Finding(ends and max(chain(*idle, *busy)) <= given.most, expected, found, look_at)


def _settle(at: Submission, name: str, given: Load, seen: list[int], replicas: int) -> list[int]:
    """What it wants, step by step, while the load stays as it is."""
    wanted: list[int] = []
    for _step in range(_SETTLING_STEPS):
        wanted.append(_ask(at, name, given, seen, replicas))
        replicas = max(0, min(wanted[-1], given.most))
    return wanted


def _replay(at: Submission, name: str, given: Load, start_s: float) -> Run:
    return replay(
        lambda seen, replicas: _ask(at, name, given, seen, replicas),
        given.per_second,
        each=given.each,
        least=given.least,
        most=given.most,
        start_s=start_s,
    )


def _ask(at: Submission, name: str, given: Load, seen: list[int], replicas: int) -> int:
    answer = at.student.call(name, list(seen), replicas, given.each, given.least, given.most)
    if answer is None:
        raise _NoNumberError(_("The function gives nothing back yet."))
    # 4.0 is whole as well: that is how Python rounds a float with //
    if not is_number(answer) or answer != int(answer):
        raise _NoNumberError(_("It gives {value}, which is no whole number.").format(value=shown(answer)))
    return int(answer)


def _percent(share: float) -> str:
    return number(round(100 * share, 1))
