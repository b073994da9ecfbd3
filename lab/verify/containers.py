"""Checks of lesson 03: a container built by hand, part by part, and the one that the engine makes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lab.card import Finding
from lab.messages import translate as _
from lab.verify.handmade import SET_APART, HandMade, look
from lab.verify.looking import MB, find_container, not_running, settings, whole

if TYPE_CHECKING:
    from docker import DockerClient

    from lab.workbench import Workshop


def own_namespaces(shop: "Workshop") -> Finding:
    """A process started in the workshop has its own host name, process numbers and mounts."""
    expected = _("A running process with namespaces of its own: {kinds}.").format(kinds=", ".join(SET_APART))
    processes = look(shop)
    if not processes:
        return _nothing_runs(expected)
    best = _nearest(processes, _namespaces_problem)
    problem = _namespaces_problem(best)
    if problem is None:
        return Finding(True, expected, _named(best, _("has all three.")))
    return Finding(False, expected, _named(best, problem), _("Compare ls -l /proc/self/ns with ls -l /proc/…/ns; unshare --help"))


def own_root(shop: "Workshop") -> Finding:
    """A process started in the workshop has a root of its own, with the old one out of reach."""
    expected = _("A running process whose root is another directory, with the old root out of reach.")
    processes = look(shop)
    if not processes:
        return _nothing_runs(expected)
    best = _nearest(processes, _root_problem)
    problem = _root_problem(best)
    if problem is None:
        return Finding(True, expected, _named(best, _("lives in a root of its own, and the old one is gone from its mounts.")))
    return Finding(False, expected, _named(best, problem), _("ls -l /proc/…/root and cat /proc/…/mountinfo, in the workshop."))


def own_limits(shop: "Workshop") -> Finding:
    """A process started in the workshop is in a control group with a limit of processes and one of memory."""
    expected = _("A running process in a control group that limits its processes and its memory.")
    processes = look(shop)
    if not processes:
        return _nothing_runs(expected)
    best = _nearest(processes, _limits_problem)
    problem = _limits_problem(best)
    if problem is None and best.memory_max is not None:
        found = _("may have {pids} processes and {memory} MB.").format(pids=best.pids_max, memory=f"{best.memory_max / MB:.0f}")
        return Finding(True, expected, _named(best, found))
    return Finding(
        False,
        expected,
        _named(best, problem or ""),
        _("cat /proc/…/cgroup says which group a process is in; then read that folder."),
    )


def built_by_hand(shop: "Workshop") -> Finding:
    """One and the same process has all three parts: namespaces, a root and limits."""
    expected = _("One process with all three: namespaces, a root of its own, and limits.")
    processes = look(shop)
    if not processes:
        return _nothing_runs(expected)

    def problems(process: HandMade) -> list[str]:
        every = (_namespaces_problem(process), _root_problem(process), _limits_problem(process))
        return [problem for problem in every if problem is not None]

    # on equal terms the newest: the last thing that was tried
    best = min(reversed(processes), key=lambda process: len(problems(process)))
    left = problems(best)
    if not left:
        return Finding(True, expected, _named(best, _("has them all: this is a container, made without an engine.")))
    found = "\n".join(_named(best, problem) for problem in left)
    return Finding(False, expected, found, _("The three steps above, one after the other, in the same script."))


def made_by_engine(client: "DockerClient", name: str, *, hostname: str, pids: int, memory_mb: int) -> Finding:
    """The engine made a container with this host name and these limits, and it runs.

    Args:
        client: the engine.
        name: the container's name.
        hostname: its host name.
        pids: the most processes it may have.
        memory_mb: its memory limit, MB.
    """
    expected = _("Container {name} running, host name {hostname}, at most {pids} processes and {memory} MB.").format(
        name=name, hostname=hostname, pids=pids, memory=memory_mb
    )
    look_at = _("The parameters of client.containers.run; container.attrs shows what the engine understood.")
    if problem := not_running(client, name):
        return Finding(False, expected, problem, look_at)
    container = find_container(client, name)
    if container is None:
        return Finding(False, expected, _("Container {name} has just gone.").format(name=name), look_at)
    asked = settings(container)
    problems = []
    if (actual := container.attrs["Config"]["Hostname"]) != hostname:
        problems.append(
            _("Its host name is {actual}: a container's name is for the engine, its host name for what runs inside.").format(
                actual=actual
            )
        )
    if (count := whole(asked["PidsLimit"])) != pids:
        problems.append(_("Its limit of processes is {count}.").format(count=count or _("none")))
    if (memory := whole(asked["Memory"])) != memory_mb * MB:
        problems.append(_("Its memory limit is {memory}.").format(memory=f"{memory / MB:.1f} MB" if memory else _("none")))
    if problems:
        return Finding(False, expected, "\n".join(problems), look_at)
    return Finding(True, expected, _("All four, in one call: the parts are the ones that you built by hand."))


def _nearest(processes: list[HandMade], problem: Callable[[HandMade], str | None]) -> HandMade:
    """The first process without this problem, else the newest: the last thing that was tried."""
    return next((process for process in processes if problem(process) is None), processes[-1])


def _nothing_runs(expected: str) -> Finding:
    return Finding(
        False,
        expected,
        _("Nothing that was started in the workshop runs any more."),
        _("shop.start leaves a command running; shop.run waits for its end."),
    )


def _named(process: HandMade, found: str) -> str:
    return _("Process {command} {found}").format(command=process.command, found=found)


def _namespaces_problem(process: HandMade) -> str | None:
    shared = [kind for kind in SET_APART if kind not in process.apart]
    if not shared:
        return None
    if len(shared) == len(SET_APART):
        return _("shares every namespace with the workshop: a new root or a limit alone changes nothing in what it sees.")
    return _("still shares with the workshop: {kinds}.").format(kinds=", ".join(shared))


def _root_problem(process: HandMade) -> str | None:
    if process.root != "/":
        return _("was put in {root} by chroot: that moves its root, but every mount of the old one is still around it.").format(
            root=process.root
        )
    if process.old_root and "mnt" not in process.apart:
        return _("has the workshop's root.")
    if process.old_root:
        return _("has mounts of its own, but the workshop's root is still among them: it was never unmounted.")
    return None


def _limits_problem(process: HandMade) -> str | None:
    if process.pids_max is None and process.memory_max is None:
        return _("is in a control group without limits, or in none of its own.")
    if process.pids_max is None:
        return _("has a memory limit, but may start as many processes as it likes.")
    if process.memory_max is None:
        return _("has a limit of processes, but may use all of the memory.")
    return None
