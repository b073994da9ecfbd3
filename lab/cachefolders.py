"""Folders in the cache that are there whole or not at all: made aside under a lock, then renamed into place."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.locks import held

LOCK = "lock"
_PREFIX = ".making-"


def make_folder(final: Path, fill: Callable[[Path, Path], None]) -> None:
    """Make a folder of the cache unless it is there. Processes that ask at once make it once.

    Args:
        final: the folder wanted.
        fill: called with an empty folder to fill, which becomes `final`, and a scratch folder that is deleted. If it fails,
            nothing is left; what an earlier, killed process left is deleted first.
    """
    with locked(final.parent):
        if final.is_dir():
            return
        for leftover in final.parent.glob(f"{_PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with scratch(final.parent) as work:
            made = work / "made"
            made.mkdir()
            fill(made, work)
            made.rename(final)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes that lock the folder, made where it is missing, waiting until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / LOCK):
        yield


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """A new empty folder under the parent, deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
