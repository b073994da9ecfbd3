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
    notebook's `!docker` cells and of JupyterLab's terminals then talks to the same engine. Once one is in use it stays so:
    another one takes its place only by `kind` or `LAB_ENGINE`.

    Args:
        kind: `"docker"`, `"podman"` or `"vm"` to use only that; by default the one in use, else what `LAB_ENGINE` says, else
            the first.
        quiet: print nothing, unless the first is another one than last time.

    Raises:
        LabError: none is usable, or the one in use cannot be used now; it says what was tried, and why.
    """
    # imported here: the docker SDK takes longer to import than the rest of `lab`
    from lab.engines.choice import choose
    from lab.engines.memory import remember
    from lab.engines.progress import Progress

    progress = Progress(quiet=quiet)
    selection = choose(kind, progress)
    remember(selection.endpoint.kind)
    make_command_reachable()
    progress.clear()
    if selection.changed:
        print(selection.changed, file=sys.stderr)
    if not quiet:
        reasons = "; ".join(map(str, selection.passed_over))
        print(selection.client.facts.in_one_line() + (_(" Passed over: {reasons}.").format(reasons=reasons) if reasons else ""))
    return selection.client


def make_command_reachable() -> None:
    """Put this environment's programs first on PATH, so that `docker` is the one that finds the course's engine."""
    programs = str(Path(sys.prefix) / ("Scripts" if os.name == "nt" else "bin"))
    others = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder not in ("", programs)]
    os.environ["PATH"] = os.pathsep.join([programs, *others])
