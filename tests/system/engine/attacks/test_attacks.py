"""Attackers of the engine that submissions reach through the gate, and of somebody else who is on it."""

from tests.support.attacks.suite import *  # noqa: F403
from tests.support.attacks.suite import Class, Graded

CLASSES = {"engine": Class("bubblewrap", ("gate",), engine=True)}


def test_nothing_is_changed_or_left_on_the_engine(graded: Graded) -> None:
    batch = graded(CLASSES["engine"])
    assert batch.stranger
    assert batch.stranger.state() == batch.before
    assert batch.stranger.traces(batch.word) == []
