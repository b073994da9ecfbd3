"""Lab VMs to test on, where the engine is one: an emulated one keeps one processor busy, so two of them take half the time.

The first is the user's own. Each further one has a cache of its own, in which all but what runs is the user's.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab.paths import COURSE, cache_dir
from lab.vm.host import free_memory_mb

# for the processes that this one starts: the caches of all machines, the user's first
_KNOWN = "LAB_TEST_MACHINES"
_CACHE = "XDG_CACHE_HOME"
_MEMORY_MB = 3000  # that are to be free for another
_number = 0


def count() -> int:
    """How many engines there are to test on."""
    return len(_caches())


def in_use() -> int:
    """The number of the one that is used now, counted from 0."""
    return _number


@contextmanager
def using(number: int) -> Iterator[None]:
    """Use one of them, in this process and those that it starts, until the block ends.

    Args:
        number: less than `count()`.
    """
    global _number  # noqa: PLW0603 - as the environment, it is this process's
    before, _number = _number, number
    try:
        with _cache(_caches()[number]):
            yield
    finally:
        _number = before


def bring_further(folder: Path, most: int) -> Iterator[int]:
    """Start machines beside the first, with the course's images, as far as there is memory; gives each one's number.

    Args:
        folder: for their caches.
        most: machines, with the first.

    Raises:
        LabError: one does not start.
    """
    from lab.engines.selection import select
    from tests.support.engine import provide_images

    while count() < most and free_memory_mb() >= _MEMORY_MB:
        made = folder / f"machine-{count()}"
        share_all_but_what_runs(made)
        with _cache(str(made)):
            selection = select("vm", lambda _line: None, proven=True)
            provide_images(selection.client)
            selection.client.close()
        os.environ[_KNOWN] = json.dumps([*_caches(), str(made)])
        yield count()


def share_all_but_what_runs(home: Path) -> None:
    """Make a folder a cache, for `XDG_CACHE_HOME`, in which an engine or a gate notes what runs apart from the one in use now."""
    own = home / COURSE
    own.mkdir(parents=True)
    for shared in cache_dir().iterdir():
        if shared.name != "run":
            (own / shared.name).symlink_to(shared)


def _caches() -> list[str | None]:
    known: list[str | None] = json.loads(os.environ.get(_KNOWN) or "null") or [os.environ.get(_CACHE)]
    return known


@contextmanager
def _cache(home: str | None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if home is None:
            patch.delenv(_CACHE, raising=False)
        else:
            patch.setenv(_CACHE, home)
        yield
