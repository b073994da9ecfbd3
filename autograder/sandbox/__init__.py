"""Where the student's code runs: a sandbox of bubblewrap or of the engine's containers, never this process or system."""

from pathlib import Path
from typing import Protocol

from autograder.sandbox.limits import Limits
from lab.errors import LabError
from lab.messages import translate as _


class Sandbox(Protocol):
    """A running sandbox with the runner in it: bytes in, bytes out."""

    kind: str
    out_of_memory: bool

    def write(self, data: bytes) -> None:
        """Send bytes to the runner; OSError where it has gone."""

    def read(self, size: int) -> bytes:
        """What the runner sends next, at most so many bytes; empty at its end."""

    def usage(self) -> tuple[int, int]:
        """The resident memory (bytes) and the number of processes and threads in it."""

    def files(self) -> int:
        """The number of files and folders that were made in it: even empty ones take memory."""

    def kill(self) -> str:
        """End everything in it, and wait for that; returns what it said of a failure of its own, if anything."""


class Launch(Protocol):
    """Starts a sandbox of one kind."""

    kind: str

    def __call__(self, socket: Path | None, limits: Limits, language: str) -> Sandbox:
        """A sandbox with the gate's socket (None for none), these limits, and this language."""


class NoSandboxError(LabError):
    """There is nothing on this machine that student code could run in safely."""


def choose(limits: Limits) -> Launch:
    """The kind of sandbox to use here: what the configuration says, else bubblewrap where it works, else containers.

    Raises:
        NoSandboxError: none works. Student code is never run without one.
    """
    from autograder.sandbox import bubblewrap, container

    tried = []
    if limits.sandbox != "container":
        if not (problem := bubblewrap.problem()):
            return bubblewrap.Bubblewrap
        tried.append(f"bubblewrap: {problem}")
    if limits.sandbox != "bubblewrap":
        if not (problem := container.problem()):
            return container.Container
        tried.append(_("container: {problem}").format(problem=problem))
    raise NoSandboxError(
        _("No sandbox works on this machine ({tried}).").format(tried="; ".join(tried)),
        expected=_("Student code runs only in a sandbox."),
        next_step=_("Allow unprivileged user namespaces, or start Docker, and grade again."),
    )
