"""The engine of a grading run: chosen once, by the first submission that needs one, and the same for all others.

Each worker is a process of its own, and one that was killed is replaced. Were each to choose for itself, an engine that is
away for a moment would put the rest of the class on another one.
"""

import fcntl
from pathlib import Path
from typing import IO

from autograder.runlock import holder
from lab.engines.facts import KINDS, EngineKind
from lab.engines.selection import Selection, select


class RunEngine:
    """What the processes of one run know of its engine.

    Args:
        state: the course's `.autograder` folder, whose lock the run holds.
    """

    def __init__(self, state: Path) -> None:
        self._state = state

    def select(self) -> Selection:
        """The run's engine, proven; whoever asks first chooses it, as `LAB_ENGINE` says or the first that is usable.

        Raises:
            LabError: none is usable, or the run's is not usable now.
        """
        with self._file() as file:
            run, kind = _read(file)
            if kind is None or run != holder(self._state):
                selection = select(None, _silent, proven=True)
                file.truncate(0)
                file.write(f"{selection.endpoint.kind} {holder(self._state)}")
                return selection
        return select(kind, _silent, proven=True)

    def left(self) -> Selection:
        """Where this run, or the last one, has left something, without proof; where there was none yet, the first that answers.

        Raises:
            LabError: it does not answer; none is started for this.
        """
        with self._file() as file:
            _run, kind = _read(file)
        return select(kind, _silent, proven=False, lease=None)

    def _file(self) -> IO[str]:
        """The note of the engine, locked until it is closed; a process that ends lets go of it, however it ends."""
        file = (self._state / "engine").open("a+")
        fcntl.flock(file, fcntl.LOCK_EX)
        return file


def _read(file: IO[str]) -> tuple[str, EngineKind | None]:
    """The run that chose and the kind that it chose; None where there was none yet."""
    file.seek(0)
    word, _space, run = file.read().partition(" ")
    return run, next((kind for kind in KINDS if kind == word), None)


def _silent(_line: str) -> None:
    """A run shows submissions, not steps."""
