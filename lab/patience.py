"""When waiting has become senseless: nothing moves any more, or much work was done for nothing. The clock alone decides nothing.

Where other programs want the processor too, whatever is waited for takes longer, and nobody can say by how much. So it is
watched: what it prints, what it moves, how long it ran, and how long it was ready to run and had to queue.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from lab.messages import translate as _

Result = TypeVar("Result")

_LOOK_SECONDS = 1.0
_PAUSE_SECONDS = 0.02
# The least that counts as work, each by itself. A guest that boots runs or queues nearly all the time; one that is up and has
# nothing to do runs 1 % of it and moves 0.6 kB/s (the lab VM, measured), and on a busy host queues at each of its many short
# wake-ups, which came to 4 %: time in the queue says less than time that it ran.
_RUN_SHARE = 0.1
_QUEUED_SHARE = 0.5
_MOVED_RATE = 4096.0


@dataclass(frozen=True)
class Effort:
    """What processes have done until now.

    Attributes:
        run: processor time that they were given, s.
        queued: time that their threads were ready to run and waited for a processor, s; 0 where the system does not tell.
        moved: bytes that they have read and written.
        starved: whether one of their threads has been ready ever since the last reading, and was not given the processor once.
    """

    run: float
    queued: float = 0.0
    moved: int = 0
    starved: bool = False


class Patience:
    """Watches what is waited for, and says when waiting for it has become senseless."""

    def __init__(
        self,
        effort: Callable[[], Effort],
        *,
        still_seconds: float,
        effort_seconds: float,
        output: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to wait.

        Args:
            effort: reads what is waited for.
            still_seconds: how long it may go without any sign of work, s.
            effort_seconds: how much processor time it may use without new output, s.
            output: how many bytes or lines it has printed; more than ever before is progress.
            clock: seconds, from any moment on.
        """
        self._effort, self._output, self._clock = effort, output, clock
        self._still_seconds, self._effort_seconds = still_seconds, effort_seconds
        self._looked, self._seen, self._most = clock(), effort(), output()
        self._spent_before = self._seen.run
        self._still = 0.0

    def end(self) -> str | None:
        """Why waiting has become senseless, in a sentence; None while it has not. Cheap: it looks once a second."""
        now = self._clock()
        if now - self._looked >= _LOOK_SECONDS:
            self._look(now)
        if self._still >= self._still_seconds:
            return _(
                "For {seconds:.0f} seconds there was no sign of work: no output, and hardly any use of the processor."
            ).format(seconds=self._still_seconds)
        if self._seen.run - self._spent_before > self._effort_seconds:
            return _("It used {seconds:.0f} seconds of processor time without a result.").format(seconds=self._effort_seconds)
        return None

    def _look(self, now: float) -> None:
        before, self._seen = self._seen, self._effort()
        output = self._output()
        if output > self._most:
            self._most, self._spent_before, self._still = output, self._seen.run, 0.0
        else:
            # One second, however long ago the last look was: this process may be the one that gets no processor.
            # Work takes stillness away again at its own rate, so that a short burst now and then is no work.
            work = _work(before, self._seen, now - self._looked)
            self._still = max(0.0, self._still + _LOOK_SECONDS * (1 - work))
        self._looked = now


def _work(before: Effort, now: Effort, seconds: float) -> float:
    """How much work there was between two readings; 1 is the least that counts as work."""
    return (
        (now.run - before.run) / seconds / _RUN_SHARE
        + (now.queued - before.queued) / seconds / _QUEUED_SHARE
        + (now.moved - before.moved) / seconds / _MOVED_RATE
        + (1 if now.starved else 0)
    )


async def patiently(work: Awaitable[Result], check: Callable[[], None]) -> Result:
    """The result of the work; given up as soon as `check` raises, which it is asked all the time."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            check()
            await asyncio.wait({task}, timeout=_PAUSE_SECONDS)
        if task.exception() is not None:
            check()  # it may know better why
        return task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
