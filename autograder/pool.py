"""Worker processes, and what becomes of them: a worker that was killed costs an attempt, a defect of ours one submission."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from autograder import worker
from lab.messages import translate as _

_T = TypeVar("_T")

# a worker that was killed takes its pool with it; a submission that does so again and again is given up
_ATTEMPTS = 3


@dataclass(frozen=True)
class Failed:
    """Why a job gave nothing, in a sentence."""

    reason: str


def done_by_workers(job: Callable[[str], _T], students: list[str], workers: int) -> Iterator[tuple[str, _T | Failed]]:
    """What the workers come to for each student, in the order in which they finish.

    Args:
        job: what to do for one; it must be possible to pickle it.
        students: for whom.
        workers: how many at one time.
    """
    waiting = dict.fromkeys(students, _ATTEMPTS)
    while waiting:
        with _pool(min(workers, len(waiting))) as pool:
            try:
                futures: dict[Future[_T], str] = {pool.submit(job, student): student for student in waiting}
                for future in as_completed(futures):
                    outcome = _outcome(future)
                    yield futures[future], outcome
                    del waiting[futures[future]]
            except BrokenProcessPool:
                waiting = {student: left - 1 for student, left in waiting.items()}
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for student in [student for student, left in waiting.items() if left == 0]:
            del waiting[student]
            yield student, Failed(_("The process that graded it was killed {count} times.").format(count=_ATTEMPTS))


def _outcome(future: "Future[_T]") -> _T | Failed:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # a defect of ours is one submission's failure, never the run's
        return Failed(f"{type(error).__name__}: {error}")


def _pool(workers: int) -> ProcessPoolExecutor:
    # a server that forks: workers start with everything imported, and inherit nothing of this process
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.worker"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=worker.begin, initargs=(str(Path.cwd()),))
