"""Checks of a scheduling function: what must hold of the places that it gives, whichever of the free hosts it prefers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograder.checks.misconceptions import mistaken
from autograder.checks.searching import amount, smallest_wrong
from autograder.checks.words import shown
from autograder.inside.plain import Plain
from autograder.student import StudentError
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_HOSTS = ("north", "south", "west")
_CPU, _MEMORY = "cpu_m", "memory_mb"

Sizes = dict[str, int]
Hosts = dict[str, Sizes]
Pods = list[dict[str, Any]]
Ask = Callable[[Hosts, Pods], Plain]


class _NoPlanError(Exception):
    """An answer that places nothing; its text says why."""


def never_overcommits(at: Submission, name: str, *, seed: int, examples: int = 80, most: int = 4) -> Finding:
    """On no host do the requests come to more than it has, neither of processor nor of memory.

    Args:
        at: the submission.
        name: the function: of hosts with what they have and of Pods with what they request, to a host (or None) by Pod.
        seed: decides which cases are tried.
        examples: how many.
        most: the most Pods in one.
    """

    def wrong(hosts: Hosts, pods: Pods, plan: dict[str, str | None]) -> str:
        for host, has in hosts.items():
            for kind, unit in ((_CPU, "m"), (_MEMORY, "MB")):
                asked = sum(pod[kind] for pod in pods if plan[pod["name"]] == host)
                if asked > has[kind]:
                    words = _("On {host} that comes to {asked} {unit}, and it has {has} {unit}.")
                    return words.format(host=host, asked=asked, has=has[kind], unit=unit)
        return ""

    expected = _("On no host are more processor or more memory requested than it has.")
    return _holds(at, name, expected, wrong, seed=seed, examples=examples, most=most)


def none_waits_in_vain(at: Submission, name: str, *, seed: int, examples: int = 80, most: int = 4) -> Finding:
    """A Pod waits only where, at its turn, no host had room for it. Args as for `never_overcommits`."""

    def wrong(hosts: Hosts, pods: Pods, plan: dict[str, str | None]) -> str:
        left = {host: dict(has) for host, has in hosts.items()}
        for pod in pods:
            place = plan[pod["name"]]
            room = [host for host, has in left.items() if pod[_CPU] <= has[_CPU] and pod[_MEMORY] <= has[_MEMORY]]
            if place is None and room:
                return _("{pod} waits, and at its turn {host} has room.").format(pod=pod["name"], host=room[0])
            if place is not None:
                left[place] = {kind: has - pod[kind] for kind, has in left[place].items()}
        return ""

    expected = _("Each Pod, in the order of the list, gets a host if one has room for it; only otherwise does it wait.")
    return _holds(at, name, expected, wrong, seed=seed, examples=examples, most=most)


def _holds(
    at: Submission,
    name: str,
    expected: str,
    wrong: Callable[[Hosts, Pods, dict[str, str | None]], str],
    *,
    seed: int,
    examples: int,
    most: int,
) -> Finding:
    look_at = _("Do it on paper: a row for each host with what is left, and a line for each Pod, in order.")

    def ask(hosts: Hosts, pods: Pods) -> Plain:
        # copies: in the student's own notebook the function gets the very objects
        copies: dict[str, Plain] = {host: {**has} for host, has in hosts.items()}
        return at.student.call(name, copies, [dict(pod) for pod in pods])

    def judged(case: tuple[Hosts, Pods]) -> str:
        try:
            plan = _plan(*case, ask(*case))
        except _NoPlanError as problem:
            return f"{_told(*case)} {problem}"
        except StudentError as error:
            return f"{_told(*case)} {error.happened}"
        found = wrong(*case, plan)
        return f"{_told(*case)} {_told_plan(plan)} {found}" if found else ""

    # whoever places nothing overloads nothing
    problem = _useless(ask) or smallest_wrong(_cases(most), judged, seed=seed, examples=examples)
    if not problem:
        return Finding(True, expected, _("It holds in every situation that was tried."))
    if misconception := _slip(ask):
        # beside what was expected: of a hidden check that is not shown
        return mistaken(misconception, _("{expected} Not so here: {case}").format(expected=expected, case=problem), look_at)
    return Finding(False, expected, problem, look_at)


def _useless(ask: Ask) -> str:
    hosts, pods = {"north": _sizes(1000, 512)}, [_pod("api-1", 250, 128)]
    try:
        plan = _plan(hosts, pods, ask(hosts, pods))
    except _NoPlanError as problem:
        return f"{_told(hosts, pods)} {problem}"
    return "" if plan == {"api-1": "north"} else f"{_told(hosts, pods)} {_told_plan(plan)}"


def _slip(ask: Ask) -> str:
    """The misconception that a function shows where it decides a few telling cases; nothing where it is none that is known."""
    small, large = {"north": _sizes(1000, 512)}, {"north": _sizes(500, 4096)}
    telling: dict[str, tuple[Hosts, Pods, dict[str, str | None]]] = {
        "one-resource-counts": (large, [_pod("api-1", 1000, 128)], {"api-1": "north"}),
        "capacity-for-rest": (small, [_pod("api-1", 750, 384), _pod("api-2", 750, 384)], {"api-1": "north", "api-2": "north"}),
        "one-waits-all-wait": (small, [_pod("api-1", 4000, 128), _pod("api-2", 250, 128)], {"api-1": None, "api-2": None}),
    }
    for misconception, (hosts, pods, shows) in telling.items():
        try:
            if _plan(hosts, pods, ask(hosts, pods)) == shows:
                return misconception
        except (_NoPlanError, StudentError):
            continue
    return ""


def _cases(most: int) -> "SearchStrategy[tuple[Hosts, Pods]]":
    """Up to three hosts and up to so many Pods, sizes such that often just some of them fit."""
    from hypothesis import strategies as st

    of_host = st.tuples(amount(3), amount(3)).map(lambda drawn: _sizes(500 + 500 * drawn[0], 256 + 256 * drawn[1]))
    hosts = st.lists(of_host, min_size=1, max_size=len(_HOSTS)).map(lambda drawn: dict(zip(_HOSTS, drawn, strict=False)))
    of_pod = st.tuples(amount(5), amount(5)).map(lambda drawn: (250 + 250 * drawn[0], 128 + 128 * drawn[1]))
    pods = st.lists(of_pod, max_size=most).map(
        lambda drawn: [_pod(f"api-{number}", *sizes) for number, sizes in enumerate(drawn, 1)]
    )
    return st.tuples(hosts, pods)


def _plan(hosts: Hosts, pods: Pods, answer: Plain) -> dict[str, str | None]:
    """An answer, understood: a host or None for each Pod."""
    if not isinstance(answer, dict):
        raise _NoPlanError(_("Its answer is no dictionary, but {value}.").format(value=shown(answer)))
    plan: dict[str, str | None] = {}
    for pod in pods:
        place = answer.get(pod["name"], "")
        if place is not None and not (isinstance(place, str) and place in hosts):
            raise _NoPlanError(
                _("For {pod} it answers {value}: neither one of the hosts nor None.").format(
                    pod=pod["name"], value=shown(place) if pod["name"] in answer else _("nothing")
                )
            )
        plan[pod["name"]] = place
    return plan


def _sizes(cpu_m: int, memory_mb: int) -> Sizes:
    return {_CPU: cpu_m, _MEMORY: memory_mb}


def _pod(name: str, cpu_m: int, memory_mb: int) -> dict[str, Any]:
    return {"name": name, **_sizes(cpu_m, memory_mb)}


def _told(hosts: Hosts, pods: Pods) -> str:
    have = ", ".join(f"{host} ({has[_CPU]} m, {has[_MEMORY]} MB)" for host, has in hosts.items())
    ask = ", ".join(f"{pod['name']} ({pod[_CPU]} m, {pod[_MEMORY]} MB)" for pod in pods)
    return _("Hosts: {hosts}. Pods: {pods}.").format(hosts=have, pods=ask or _("none"))


def _told_plan(plan: dict[str, str | None]) -> str:
    places = ", ".join(f"{pod} → {place or None}" for pod, place in plan.items())
    return _("Its answer: {actions}.").format(actions=places or _("nothing"))
