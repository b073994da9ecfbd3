"""Checks of assignment 03: what a container is like, on the engine and from inside; whichever way it came about."""

from typing import Any

from autograder.checks.answers import answered, classified, equals, listed, ordered
from autograder.checks.functions import case, function_gives
from autograder.checks.inside import NotLookedAtError, existing, output, running
from autograder.checks.limits import kernel_killed, memory_in_force, memory_limit, process_limit
from autograder.checks.misconceptions import mistaken
from autograder.checks.networks import listens_only, networks_apart, networks_shared
from autograder.checks.words import shown
from autograder.student import StudentError
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import find_container

__all__ = [
    "answered",
    "case",
    "classified",
    "environment",
    "equals",
    "function_gives",
    "host_name",
    "kernel_killed",
    "kernel_release",
    "listed",
    "listens_only",
    "memory_in_force",
    "memory_limit",
    "networks_apart",
    "networks_shared",
    "ordered",
    "process_limit",
    "runs",
]


def runs(at: Submission, name: str) -> Finding:
    """A container of this name runs, and has not been started over and over."""
    expected = _("A container named {name} that is running.").format(name=name)
    look_at = _("Its main process: does it stay in the foreground? client.containers.list(all=True), and container.logs().")
    container = find_container(at.engine, name)
    state: dict[str, Any] = container.attrs["State"] if container else {}
    ended = state.get("Status") == "exited" and state.get("ExitCode") == 0
    if ended or (container and container.attrs["RestartCount"]):
        return mistaken("container-outlives-command", expected, look_at)
    try:
        running(at, name)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(True, expected, _("Container {name} is running.").format(name=name))


def host_name(at: Submission, name: str, expected_name: str) -> Finding:
    """What runs in a container sees this host name.

    Args:
        at: the submission.
        name: the container's name.
        expected_name: its host name.
    """
    expected = _("The host name inside {name} is {hostname}.").format(name=name, hostname=expected_name)
    look_at = _("Run hostname in it, and compare with container.name.")
    try:
        container = existing(at, name)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    found = container.attrs["Config"]["Hostname"]
    if found in {name, str(container.id)[:12]}:
        return mistaken("name-is-hostname", expected, look_at)
    return Finding(found == expected_name, expected, _("Inside, it is {hostname}.").format(hostname=shown(found)), look_at)


def environment(at: Submission, name: str, variable: str, value: str, *, notebook: str) -> Finding:
    """A process in a running container has a variable with this value, from the engine or by its own doing.

    Args:
        at: the submission.
        name: the container's name.
        variable: the variable's name.
        value: its value.
        notebook: the student's function that gives a variable of the notebook's own process.
    """
    expected = _("In container {name} the variable {variable} is {value}.").format(
        name=name, variable=variable, value=shown(value)
    )
    look_at = _("Run env in it. Which parameter of client.containers.run speaks of the environment?")
    wanted = f"{variable}={value}"
    try:
        container = running(at, name)
        given: list[str] = container.attrs["Config"]["Env"] or []
        found = [*given, *output(container, "sh", "-c", "cat /proc/[0-9]*/environ").split("\0")]
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if wanted in found:
        return Finding(True, expected, _("It holds."))
    if not any(entry.startswith(f"{variable}=") for entry in found):
        if value in _in_notebook(at, variable, notebook):
            return mistaken("environment-of-the-notebook", expected, look_at)
        return Finding(False, expected, _("No process in it has the variable."), look_at)
    return Finding(False, expected, _("It has another value."), look_at)


def kernel_release(at: Submission, name: str) -> Finding:
    """A variable holds the release of the kernel that containers of this engine run on."""
    expected = _("{name} holds what uname -r writes in a container.").format(name=name)
    value = at.student.value(name)
    if value == str(at.engine.info()["KernelVersion"]):
        return Finding(True, expected, _("It holds."))
    look_at = _("Run uname -r in a running container and keep the text, without the end of the line.")
    return Finding(False, expected, _("It holds {value}.").format(value=shown(value)), look_at)


def _in_notebook(at: Submission, variable: str, notebook: str) -> list[object]:
    found: list[object] = []
    for ask in (lambda: at.student.call(notebook, variable), lambda: at.student.value(variable)):
        try:
            found.append(ask())
        except StudentError:
            continue
    return found
