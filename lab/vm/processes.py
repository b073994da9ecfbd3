"""Process identities that cannot be mistaken after a process id was used again: the id and the start time."""

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Identity:
    """A process: its id and its start time in seconds since the epoch."""

    pid: int
    started: float

    def alive(self) -> bool:
        """Whether this very process still runs."""
        try:
            process = psutil.Process(self.pid)
            return abs(process.create_time() - self.started) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


def identify(pid: int) -> Identity | None:
    """The identity of a running process, or None where there is none with that id."""
    try:
        return Identity(pid, psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None
