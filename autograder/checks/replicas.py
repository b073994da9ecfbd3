"""Checks of a reconcile loop over the engine: containers are killed, the student's function is called, the engine looked at."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from autograder.checks.misconceptions import mistaken
from autograder.student import NotPlainAnswerError
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker.models.containers import Container

# on the lab VM a container takes seconds to start
_SECONDS = 45.0


def replicas_run(at: Submission, label: str, count: int) -> Finding:
    """Exactly so many containers with this label run, whichever client made them.

    Args:
        at: the submission.
        label: `key=value`.
        count: how many.
    """
    expected = _("{count} running containers with the label {label}.").format(count=count, label=label)
    look_at = _("client.containers.list(all=True), and of each its labels and status. What does your function filter by?")
    there = len(_running(at, label))
    return Finding(there == count, expected, _("{count} of them run.").format(count=there), look_at)


def kept_alive(at: Submission, name: str, label: str, steps: Sequence[tuple[int, int]]) -> Finding:
    """After each step, the function has brought about what is desired, and has left alone what was right.

    Args:
        at: the submission.
        name: the function; it takes how many should run.
        label: the label of its containers, `key=value`.
        steps: how many of the running ones are killed, then how many the function is asked for.
    """
    expected = _("Containers are killed, {name} is called, and as many run as were asked for; the survivors are the same.")
    expected = expected.format(name=name)
    look_at = _("Kill one yourself, with container.kill(), look at client.containers.list(all=True), and call your function.")
    for deaths, count in steps:
        for container in _running(at, label)[:deaths]:
            _kill(container)
        before = _marks(at, label)
        _call(at, name, count)
        after = _marks(at, label)
        if len(after) == count and len(before & after) == min(len(before), count):
            continue
        what = _("{deaths} killed, {before} left, {name}({count}) called:").format(
            deaths=deaths, before=len(before), name=name, count=count
        )
        if misconception := _mistake(at, name, label, count, before, after):
            return mistaken(misconception, f"{expected} {what}", look_at)
        found = _("{what} {after} run, {same} of them from before.")
        return Finding(False, expected, found.format(what=what, after=len(after), same=len(before & after)), look_at)
    return Finding(True, expected, _("It holds."))


def _mistake(at: Submission, name: str, label: str, count: int, before: set[tuple[str, str]], after: set[tuple[str, str]]) -> str:
    if len(after) > count:
        return "over-provisions"
    if len(after) == count:
        return "recreates"
    if before - after:
        return "removes-the-wrong-ones"
    # is it the dead ones that stand in the way? without them it would start what is missing
    for container in at.engine.containers.list(all=True, ignore_removed=True, filters={"label": label}):
        if container.status != "running":
            container.remove(force=True)
    _call(at, name, count)
    if len(_running(at, label)) == count:
        return "counts-the-dead"
    # asked for one more it does start one, though one that is missing it does not
    there = len(_running(at, label))
    _call(at, name, count + 1)
    misconception = "memory-for-state" if len(_running(at, label)) > there else ""
    _call(at, name, count)  # what it remembers is then as before
    return misconception


def _call(at: Submission, name: str, count: int) -> None:
    """Call the function for what it does; what it gives back, containers for instance, is its own affair."""
    with suppress(NotPlainAnswerError):
        at.student.call(name, count, seconds=_SECONDS)


def _running(at: Submission, label: str) -> "list[Container]":
    """The running containers, in the order of their ids."""
    found: list[Container] = at.engine.containers.list(ignore_removed=True, filters={"label": label})
    return sorted(found, key=lambda container: str(container.id))


def _marks(at: Submission, label: str) -> set[tuple[str, str]]:
    """What tells each running container from a later one, be it the same one started again."""
    return {(str(one.id), str(one.attrs["State"]["StartedAt"])) for one in _running(at, label)}


def _kill(container: "Container") -> None:
    from docker.errors import APIError

    with suppress(APIError):  # it has just ended by itself
        container.kill()
        container.wait(timeout=_SECONDS)
