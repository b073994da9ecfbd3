"""A machine that does other things too: its processors are taken away again and again, and its memory is short."""

import mmap
import multiprocessing
import multiprocessing.process
import os
import random
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

import psutil

_TAKEN_SECONDS = (0.5, 2.5)
_TAKEN_SHARE = 0.15
# where a process may not have a processor to itself, so many share it with everybody else
_CROWD = 24
_LEFT_MB = 3000  # of memory: the lab VM twice, a browser, two processes that run tests, and their graders
_MB = 2**20


class Busy:
    """While a block lasts, each processor is taken away now and then, for 0.5 to 2.5 s, and most of the memory is taken, too."""

    def __init__(self, wanted: bool) -> None:
        """Where it is not wanted the block runs undisturbed."""
        self._others: list[multiprocessing.process.BaseProcess] = []
        self._wanted = wanted

    def __enter__(self) -> Self:
        """Begin."""
        if self._wanted:
            context = multiprocessing.get_context("spawn")
            self._others = [context.Process(target=_hold_memory)]
            self._others += [context.Process(target=_take_away, args=(each,)) for each in sorted(os.sched_getaffinity(0))]
            for process in self._others:
                process.start()
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Give everything back."""
        for process in self._others:
            process.kill()
            process.join()


def _take_away(processor: int) -> None:
    """Spin on one processor at random moments, before everybody else where this process may do that."""
    os.sched_setaffinity(0, {processor})
    moments = random.Random(processor)
    alone = _comes_first()
    while True:
        taken = moments.uniform(*_TAKEN_SECONDS)
        time.sleep(taken * moments.uniform(0.5, 1.5) * (1 - _TAKEN_SHARE) / _TAKEN_SHARE)
        if alone:
            _spin(taken)
        else:
            crowd = [multiprocessing.Process(target=_spin, args=(taken,)) for _each in range(_CROWD)]
            for process in crowd:
                process.start()
            for process in crowd:
                process.join()


def _comes_first() -> bool:
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        return True
    return False


def _spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def _hold_memory() -> None:
    """Hold all memory that is free but for some, and be the first to be ended where even that is too little."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123 - a file of the kernel
        score.write("1000")
    held = []
    while psutil.virtual_memory().available > (_LEFT_MB + 100) * _MB:
        piece = mmap.mmap(-1, 100 * _MB)
        for place in range(0, len(piece), mmap.PAGESIZE):
            piece[place] = 1
        held.append(piece)
    while True:
        time.sleep(3600)
