"""A real container engine for every lesson: Docker, Podman, or the lab VM. Nothing connects at import."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lab.messages import translate as _

if TYPE_CHECKING:
    from lab.engines.client import LabClient as LabClient
    from lab.engines.facts import EngineFacts as EngineFacts
    from lab.engines.facts import EngineKind

__all__ = ["engine", "make_command_reachable"]


def engine(*, kind: "EngineKind | None" = None, quiet: bool = False) -> "LabClient":
    """A client of the first engine here that really runs a container, and one line that says which it is.

    Tried in order: `DOCKER_HOST` or the default socket, Podman's socket, the lab VM. The `docker` command of this
    notebook's `!docker` cells and of JupyterLab's terminals then talks to the same engine.

    Args:
        kind: `"docker"`, `"podman"` or `"vm"` to use only that; by default what `LAB_ENGINE` says, else the first.
        quiet: print nothing.

    Raises:
        LabError: none is usable; it says what was tried, and why each was not usable.
    """
    # imported here: the docker SDK takes longer to import than the rest of `lab`
    from lab.engines.progress import Progress
    from lab.engines.selection import remember, select

    progress = Progress(quiet=quiet)
    selection = select(kind, progress, proven=True)
    remember(selection.endpoint.kind)
    make_command_reachable()
    progress.clear()
    if not quiet:
        passed_over = _(" Passed over: {reasons}.").format(reasons="; ".join(selection.rejected)) if selection.rejected else ""
        print(selection.client.facts.in_one_line() + passed_over)
    return selection.client


def make_command_reachable() -> None:
    """Put this environment's programs first on PATH, so that `docker` is the one that finds the course's engine."""
    programs = str(Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin"))
    others = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder not in ("", programs)]
    os.environ["PATH"] = os.pathsep.join([programs, *others])
