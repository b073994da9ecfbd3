"""What processes do, read from Linux's /proc: processor time, time in its queue, bytes moved. Elsewhere what psutil knows.

Sources: the Linux kernel's Documentation/scheduler/sched-stats.rst (`schedstat`), proc_pid_stat(5), proc_pid_io(5).
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from lab.patience import Effort

_PROC = Path("/proc")
_SECOND = 10**9  # schedstat counts nanoseconds


class Observer:
    """Reads the effort of processes, each call again. What a thread or process that has ended did still counts."""

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        """`pids` names the processes, and may name others at each call."""
        self._pids = pids
        self._times: dict[tuple[int, int], tuple[float, float]] = {}
        self._moved: dict[int, int] = {}

    def __call__(self) -> Effort:
        """What they have done until now."""
        starved = False
        for pid in set(self._pids()):
            for thread, times in _times(pid):
                # a thread's time in the queue is counted when it leaves the queue
                starved |= self._times.get((pid, thread)) == times and _ready(pid, thread)
                self._times[pid, thread] = times
            self._moved[pid] = max(_moved(pid), self._moved.get(pid, 0))
        run, queued = (sum(times) for times in zip((0.0, 0.0), *self._times.values(), strict=True))
        return Effort(run, queued, sum(self._moved.values()), starved)


def family(pid: int) -> set[int]:
    """A process and all that it started; empty where it has ended."""
    import psutil

    with suppress(psutil.Error):
        return {pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))}
    return set()


def _times(pid: int) -> list[tuple[int, tuple[float, float]]]:
    """Each thread's number, and the seconds that it ran and that it queued."""
    if not (_PROC / "self/schedstat").exists():
        return _times_elsewhere(pid)
    found = []
    with suppress(OSError):  # the process may end while it is read, and so may each thread
        for task in (_PROC / f"{pid}/task").iterdir():
            with suppress(OSError):
                run, queued, _slices = (task / "schedstat").read_text().split()
                found.append((int(task.name), (int(run) / _SECOND, int(queued) / _SECOND)))
    return found


def _times_elsewhere(pid: int) -> list[tuple[int, tuple[float, float]]]:
    import psutil

    with suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return [(pid, (times.user + times.system, 0.0))]
    return []


def _ready(pid: int, thread: int) -> bool:
    """Whether a thread runs or could run now."""
    with suppress(OSError):
        # the second field is the program's name in parentheses, and may hold anything
        return (_PROC / f"{pid}/task/{thread}/stat").read_text().rpartition(")")[2].split()[0] == "R"
    return False


def _moved(pid: int) -> int:
    """Bytes that a process has read and written: of files, pipes and sockets, and of disks."""
    with suppress(OSError, ValueError):
        lines = (line.split(":") for line in (_PROC / f"{pid}/io").read_text().splitlines())
        return sum(int(value) for name, value in lines if name in {"rchar", "wchar", "read_bytes", "write_bytes"})
    return 0
