"""Which usual mistake a reconcile function makes: a few situations that tell one from another."""

from collections import Counter
from collections.abc import Callable
from secrets import token_hex

from autograder.checks.worlds import EXITED, BadActionError, Desired, Seen, read_actions, running, seen
from autograder.inside.plain import Plain
from autograder.student import StudentError

Ask = Callable[[Desired, Seen], Plain]


def slip(ask: Ask) -> str:
    """The id of the misconception that a reconcile function shows; nothing where it is none that is known.

    Args:
        ask: calls the function.
    """
    known: dict[str, Callable[[Ask], bool]] = {
        "memory-for-state": _remembers,
        "names-for-state": _goes_by_names,
        "counts-the-dead": _counts_the_dead,
        "over-provisions": _over_provisions,
        "recreates": _recreates,
        "removes-the-wrong-ones": _removes_the_wrong,
    }
    for misconception, shows in known.items():
        try:
            if shows(ask):
                return misconception
        except (BadActionError, StudentError):
            continue
    return ""


def _remembers(ask: Ask) -> bool:
    """Asked the same twice, it answers otherwise."""
    new = f"service-{token_hex(3)}"  # it cannot have been asked about this one before
    return _starts(ask, {new: 2}, []) != _starts(ask, {new: 2}, [])


def _goes_by_names(ask: Ask) -> bool:
    """Where only the names differ, it answers otherwise."""
    desired = {"api": 2, "worker": 1}
    plain = [seen("api-1", "api"), seen("worker-1", "worker")]
    other = [seen("other-8", "api"), seen("other-9", "worker")]
    return (_starts(ask, desired, plain), len(_removed(ask, desired, plain))) != (
        _starts(ask, desired, other),
        len(_removed(ask, desired, other)),
    )


def _counts_the_dead(ask: Ask) -> bool:
    """It starts one that is missing, unless a dead one lies there."""
    alive = [seen("api-1", "api")]
    dead = [*alive, seen("api-2", "api", EXITED)]
    return _starts(ask, {"api": 2}, alive)["api"] == 1 and _starts(ask, {"api": 2}, dead)["api"] == 0


def _over_provisions(ask: Ask) -> bool:
    """It starts as many as are desired, beside those that run."""
    alive = [seen("api-1", "api"), seen("api-2", "api")]
    return _starts(ask, {"api": 3}, alive)["api"] > 1 and not _removed(ask, {"api": 3}, alive)


def _recreates(ask: Ask) -> bool:
    """Where all is as desired, it removes and starts."""
    alive = [seen("api-1", "api"), seen("api-2", "api")]
    return bool(_starts(ask, {"api": 2}, alive)) and bool(_removed(ask, {"api": 2}, alive))


def _removes_the_wrong(ask: Ask) -> bool:
    """Where one is too many, it is not just one running container of that service that goes."""
    containers = [
        seen("api-1", "api", EXITED),
        seen("api-2", "api"),
        seen("worker-1", "worker"),
        seen("api-3", "api"),
        seen("api-4", "api"),
    ]
    gone = _removed(ask, {"api": 2, "worker": 1}, containers)
    taken = running([one for one in containers if one["name"] in gone])
    return bool(taken) and taken != Counter(api=1)


def _starts(ask: Ask, desired: Desired, containers: Seen) -> Counter[str]:
    return Counter(name for verb, name in read_actions(ask(desired, containers)) if verb == "start")


def _removed(ask: Ask, desired: Desired, containers: Seen) -> list[str]:
    return [name for verb, name in read_actions(ask(desired, containers)) if verb == "remove"]
