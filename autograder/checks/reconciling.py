"""Checks of a reconcile function: what must hold of its answers in every situation, and in a world where things die."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograder.checks.misconceptions import mistaken
from autograder.checks.searching import amount, smallest_wrong, some
from autograder.checks.slips import slip
from autograder.checks.worlds import (
    EXITED,
    BadActionError,
    Desired,
    Seen,
    World,
    desires,
    read_actions,
    running,
    situations,
    told,
    told_actions,
    wanted,
)
from autograder.inside.plain import Plain
from autograder.student import StudentError
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_ROUNDS = 4

Ask = Callable[[Desired, Seen], Plain]


def converges(at: Submission, name: str, *, seed: int, examples: int = 60, most: int = 5) -> Finding:
    """After its actions, of each service as many containers run as are desired, and no others are there.

    Args:
        at: the submission.
        name: the function: of what is desired and of the containers that there are, to a list of actions.
        seed: decides which situations are tried.
        examples: how many.
        most: the most containers in one.
    """

    def wrong(ask: Ask, case: tuple[Desired, Seen]) -> str:
        desired, containers = case
        world = World(containers)
        done = world.act(ask(desired, containers))
        return _said(desired, containers, done, _not_as_desired(desired, world) or _left_dead(world))

    expected = _("After its actions there run as many of each service as are desired, and no ended container is left.")
    return _holds(at, name, expected, situations(most), wrong, seed=seed, examples=examples)


def rests(at: Submission, name: str, *, seed: int, examples: int = 60, most: int = 5) -> Finding:
    """Where all is as desired there is nothing to do: asked again after its actions, it has none. Args as for `converges`."""

    def wrong(ask: Ask, case: tuple[Desired, Seen]) -> str:
        desired, containers = case
        world = World(containers)
        world.act(ask(desired, containers))
        before = world.containers
        again = read_actions(ask(desired, before))
        return _said(desired, before, again, _("It had just answered, and this is where that led.")) if again else ""

    expected = _("Asked again after its actions have been carried out, it has nothing more to do.")
    return _holds(at, name, expected, situations(most), wrong, seed=seed, examples=examples)


def never_too_many(at: Submission, name: str, *, seed: int, examples: int = 60, most: int = 5) -> Finding:
    """At no moment do more containers run than are desired, or ran before if that is more. Args as for `converges`."""

    def wrong(ask: Ask, case: tuple[Desired, Seen]) -> str:
        desired, containers = case
        world = World(containers)
        done = world.act(ask(desired, containers))
        for service, count in (world.most - (wanted(desired) | running(containers))).items():
            most_ran = world.most[service]
            much = _("Of {service} there run at one moment: {count}, {over} too many.")
            return _said(desired, containers, done, much.format(count=most_ran, service=service, over=count))
        return ""

    expected = _("Its actions, carried out one after the other, never have more of a service running than are desired.")
    return _holds(at, name, expected, situations(most), wrong, seed=seed, examples=examples)


def spares(at: Submission, name: str, *, seed: int, examples: int = 60, most: int = 5) -> Finding:
    """Of the running containers it removes none but those that are too many. Args as for `converges`."""

    def wrong(ask: Ask, case: tuple[Desired, Seen]) -> str:
        desired, containers = case
        world = World(containers)
        done = world.act(ask(desired, containers))
        surplus = running(containers) - wanted(desired)
        for service in running(world.spoilt) - surplus:
            lost = _("Running containers of {service} that were removed: {count}; too many were: {over}.")
            counts = {"count": running(world.spoilt)[service], "over": surplus[service]}
            return _said(desired, containers, done, lost.format(service=service, **counts))
        return ""

    expected = _("It removes no running container but those that are too many.")
    return _holds(at, name, expected, situations(most), wrong, seed=seed, examples=examples)


def survives(at: Submission, name: str, *, seed: int, examples: int = 30) -> Finding:
    """From nothing, and then after each round of deaths, its actions bring back what is desired. Args as for `converges`."""
    from hypothesis import strategies as st

    def wrong(ask: Ask, case: tuple[Desired, list[list[int]]]) -> str:
        desired, rounds = case
        world = World([])
        for number, deaths in enumerate([[], *rounds]):
            world.die(deaths)
            before = world.containers
            done = world.act(ask(desired, before))
            if problem := _not_as_desired(desired, world):
                when = _("Round {number} of deaths.").format(number=number)
                return f"{when} {_said(desired, before, done, problem)}"
        return ""

    expected = _("Whatever dies, and however often, its actions bring back what is desired.")
    rounds = some(some(amount(3), 3), _ROUNDS)
    return _holds(at, name, expected, st.tuples(desires(), rounds), wrong, seed=seed, examples=examples)


def _holds(
    at: Submission,
    name: str,
    expected: str,
    cases: "SearchStrategy[Any]",
    wrong: Callable[[Ask, Any], str],
    *,
    seed: int,
    examples: int,
) -> Finding:
    look_at = _("Play this one case through by hand. What is seen, what is desired, and what is the difference?")

    def ask(desired: Desired, containers: Seen) -> Plain:
        # copies: in the student's own notebook the function gets the very objects
        return at.student.call(name, dict(desired), [dict(one) for one in containers])

    def judged(case: Any) -> str:
        try:
            return wrong(ask, case)
        except BadActionError as problem:
            return f"{told(*_situation(case))} {problem}"
        except StudentError as error:
            return f"{told(*_situation(case))} {error.happened}"

    # whoever never does anything does nothing wrong, and nothing right
    problem = _idle(ask) or smallest_wrong(cases, judged, seed=seed, examples=examples)
    if not problem:
        return Finding(True, expected, _("It holds in every situation that was tried."))
    if misconception := slip(ask):
        # beside what was expected: of a hidden check that is not shown
        return mistaken(misconception, _("{expected} Not so here: {case}").format(expected=expected, case=problem), look_at)
    return Finding(False, expected, problem, look_at)


def _idle(ask: Ask) -> str:
    desired: Desired = {"api": 1}
    try:
        actions = read_actions(ask(desired, []))
    except BadActionError as problem:
        return f"{told(desired, [])} {problem}"
    return "" if ["start", "api"] in actions else _said(desired, [], actions, _("Nothing starts, and all is missing."))


def _situation(case: Any) -> tuple[Desired, Seen]:
    desired, rest = case
    return desired, [one for one in rest if isinstance(one, dict)]


def _said(desired: Desired, containers: Seen, actions: list[list[str]], problem: str) -> str:
    return f"{told(desired, containers)} {told_actions(actions)} {problem}" if problem else ""


def _not_as_desired(desired: Desired, world: World) -> str:
    there, due = running(world.containers), wanted(desired)
    for service in sorted(there | due):
        if there[service] != due[service]:
            words = _("Of {service} there then run: {count} instead of {right}.")
            return words.format(count=there[service], service=service, right=due[service])
    return ""


def _left_dead(world: World) -> str:
    dead = [one["name"] for one in world.containers if one["state"] == EXITED]
    return _("{name} has ended and is still there.").format(name=dead[0]) if dead else ""
