"""When waiting ends: never by the clock alone."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from lab.patience import Effort, Patience, patiently

STILL_SECONDS, EFFORT_SECONDS = 60.0, 600.0
LONG = 10_000


pytestmark = pytest.mark.usefixtures("english")


@dataclass
class World:
    """What is waited for, and the clock; each look moves both on."""

    now: float = 0.0
    effort: Effort = field(default_factory=lambda: Effort(0.0))
    printed: int = 0

    def patience(self) -> Patience:
        return Patience(
            lambda: self.effort,
            output=lambda: self.printed,
            clock=lambda: self.now,
            still_seconds=STILL_SECONDS,
            effort_seconds=EFFORT_SECONDS,
        )

    def pass_by(self, seconds: float, *, run: float = 0.0, queued: float = 0.0, moved: int = 0, starved: bool = False) -> None:
        self.now += seconds
        self.effort = replace(
            self.effort,
            run=self.effort.run + run,
            queued=self.effort.queued + queued,
            moved=self.effort.moved + moved,
            starved=starved,
        )


def looks_until_the_end(world: World, patience: Patience, **each_second: float) -> int:
    """How many looks, a second apart, until waiting is given up; LONG where it is not."""
    for look in range(1, LONG):
        world.pass_by(1, **each_second)
        if patience.end():
            return look
    return LONG


def test_nothing_at_all_is_waited_for_as_long_as_was_said() -> None:
    world = World()
    patience = world.patience()
    assert looks_until_the_end(world, patience) == STILL_SECONDS
    assert "For 60 seconds there was no sign of work" in str(patience.end())


def test_a_guest_with_nothing_to_do_is_given_up_on_a_quiet_and_on_a_busy_host() -> None:
    world = World()
    assert STILL_SECONDS < looks_until_the_end(world, world.patience(), run=0.01, queued=0.01, moved=600) < 2 * STILL_SECONDS
    assert STILL_SECONDS < looks_until_the_end(world, world.patience(), run=0.008, queued=0.04, moved=600) < 2 * STILL_SECONDS


def test_a_burst_now_and_then_is_no_work() -> None:
    world = World()
    patience = world.patience()
    looks = 0
    while not patience.end():
        looks += 1
        world.pass_by(1, run=0.6 if looks % 30 == 0 else 0.0)
    assert looks < 2 * STILL_SECONDS


def test_a_starved_guest_is_waited_for_without_end() -> None:
    world = World()
    assert looks_until_the_end(world, world.patience(), run=0.02, queued=0.98) == LONG
    # its time in the queue is counted when it leaves the queue: for minutes nothing is seen but that it stands there
    assert looks_until_the_end(world, world.patience(), starved=True) == LONG


def test_a_guest_that_gets_a_tenth_of_the_processor_is_waited_for_where_nobody_counts_the_queue() -> None:
    world = World()
    patience = world.patience()
    assert looks_until_the_end(world, patience, run=0.1) > EFFORT_SECONDS * 10 - 2
    assert "processor time" in str(patience.end())


def test_a_guest_that_spins_is_given_up_by_its_own_processor_time() -> None:
    world = World()
    patience = world.patience()
    assert looks_until_the_end(world, patience, run=1.0) == EFFORT_SECONDS + 1
    assert patience.end() == "It used 600 seconds of processor time without a result."
    # and on a busy host, where it gets a tenth of the processor, after ten times as long by the clock
    assert looks_until_the_end(world, world.patience(), run=0.1, queued=0.9) >= 10 * EFFORT_SECONDS


def test_output_begins_both_counts_again() -> None:
    world = World()
    patience = world.patience()
    for _line in range(10):
        world.printed += 1
        world.pass_by(1)
        assert patience.end() is None
        assert all(not _passed(world, patience, 1) for _second in range(int(STILL_SECONDS) - 1))
    for _line in range(10):
        world.printed += 1
        world.pass_by(1)
        assert patience.end() is None
        assert not _passed(world, patience, 1, run=EFFORT_SECONDS - 1)
    assert looks_until_the_end(world, patience) == STILL_SECONDS


def test_what_moves_bytes_is_at_work_but_its_effort_counts() -> None:
    world = World()
    assert looks_until_the_end(world, world.patience(), moved=5000) == LONG
    patience = world.patience()
    assert looks_until_the_end(world, patience, moved=5000, run=0.5) == 2 * EFFORT_SECONDS + 1


def test_of_a_gap_between_two_looks_one_second_counts() -> None:
    world = World()
    patience = world.patience()
    looks = 0
    while not patience.end():
        looks += 1
        world.pass_by(3600)
    assert looks == STILL_SECONDS


def test_looking_all_the_time_counts_no_faster_than_the_clock() -> None:
    world = World()
    patience = world.patience()
    for _look in range(100 * int(STILL_SECONDS) - 100):
        world.pass_by(0.01)
        assert patience.end() is None


def test_work_that_comes_to_its_end_is_not_given_up() -> None:
    async def work() -> str:
        await asyncio.sleep(0)
        return "done"

    assert asyncio.run(patiently(work(), lambda: None)) == "done"


def test_work_is_cancelled_as_soon_as_waiting_is_senseless() -> None:
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    checks = iter([None, None, TimeoutError("senseless")])

    def check() -> None:
        if error := next(checks):
            raise error

    with pytest.raises(TimeoutError, match="senseless"):
        asyncio.run(patiently(work(), check))
    assert ended


def test_whoever_watches_may_know_better_why_work_failed() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        over.append(True)
        raise EOFError

    over: list[bool] = []

    def check() -> None:
        if over:
            raise ChildProcessError("QEMU ended")

    with pytest.raises(ChildProcessError):
        asyncio.run(patiently(work(), check))


def _passed(world: World, patience: Patience, seconds: float, run: float = 0.0) -> str | None:
    world.pass_by(seconds, run=run)
    return patience.end()
