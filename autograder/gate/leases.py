"""Which scopes have a living grader: each holds a lock on a file of its own, which ends with its process, however that ends."""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from autograder.gate.scope import Scope
from autograder.gate.wiping import wipe
from lab.errors import LabError
from lab.paths import run_dir

if TYPE_CHECKING:
    from docker import DockerClient


class Lease:
    """A scope in use.

    Args:
        token: the scope's.
        engine: the engine's own id, so that only what is on that engine is ever looked for on it.
    """

    def __init__(self, token: str, engine: str) -> None:
        self._path = _folder() / token
        self._file: IO[str] = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._file.write(engine)
        self._file.flush()

    def end(self, *, clean: bool) -> None:
        """Give it up; where not everything could be removed, `sweep` finds it later."""
        if clean:
            self._path.unlink(missing_ok=True)
        self._file.close()


def sweep(client: "DockerClient") -> int:
    """Remove what gates left behind whose grader was killed.

    Args:
        client: of the bare engine.

    Returns:
        how many such gates there were.
    """
    engine = str(client.info()["ID"])
    swept = 0
    for path in _folder().iterdir():
        with suppress(OSError, LabError), path.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if file.read() == engine:
                wipe(client, Scope(path.name))
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _folder() -> Path:
    folder = run_dir() / "gates"
    folder.mkdir(exist_ok=True)
    return folder
