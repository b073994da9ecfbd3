"""Look into running containers: a command run in one, and why that could not be."""

from typing import TYPE_CHECKING, Any

from autograder.submission import Submission
from lab.messages import translate as _
from lab.verify.looking import find_container, not_running

if TYPE_CHECKING:
    from docker.models.containers import Container


class NotLookedAtError(Exception):
    """There is nothing to look at; its text says why, for the student."""


def running(at: Submission, name: str) -> "Container":
    """The container of this name, which runs.

    Raises:
        NotLookedAtError: it does not.
    """
    if problem := not_running(at.engine, name):
        raise NotLookedAtError(problem)
    return existing(at, name)


def existing(at: Submission, name: str) -> "Container":
    """The container of this name, running or ended.

    Raises:
        NotLookedAtError: there is none.
    """
    container = find_container(at.engine, name)
    if container is None:
        raise NotLookedAtError(not_running(at.engine, name) or "")
    return container


def output(container: "Container", *command: str) -> str:
    """What a command writes to its standard output in a running container, whatever its status.

    Raises:
        NotLookedAtError: no command can be run in it.
    """
    from docker.errors import APIError

    try:
        streams: Any = container.exec_run(list(command), demux=True).output
    except APIError as error:
        problem = _("No command can be run in container {name}: {reason}")
        raise NotLookedAtError(problem.format(name=container.name, reason=error.explanation or error)) from None
    wrote: bytes = streams[0] or b""
    return wrote.decode(errors="replace")
