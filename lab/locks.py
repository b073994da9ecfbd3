"""Locks between processes: files that name the process that holds them, for as long as it lives."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock until the block ends; it ends with this process, however that one ends.

    Args:
        path: the lock's file, made where it is missing.
        wait: for whoever holds it now; else go on without it.

    Yields:
        Whether it is held.
    """
    import fcntl  # not on Windows, where Docker Desktop's engine needs nothing of this

    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield True
        finally:
            lock.truncate(0)


def holder(path: Path) -> int | None:
    """The process that holds a lock; None where it is free."""
    import psutil

    try:
        pid = int(path.read_text())
        # one that was killed could not take its name out
        return pid if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE else None
    except (OSError, ValueError, psutil.Error):
        return None
