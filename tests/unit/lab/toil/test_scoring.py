"""The game of restarting by hand: its score, and what is refused while it runs."""

import threading

import pytest
from docker.errors import APIError

import lab
from lab.errors import LabError
from lab.toil.scoring import Look, score

pytestmark = pytest.mark.usefixtures("english")


def test_the_score_is_the_share_of_time_that_was_seen_up() -> None:
    looks = [Look(0, {"a", "b"}), Look(1, {"a"}), Look(3, {"a", "b"}), Look(4, {"b"})]
    found = score({"a", "b"}, looks, 2)
    # of 8 s of service b was missing from 1 to 3; a went only at the end
    assert found.up == 0.75
    assert (found.repairs, found.longest, found.seconds, found.deaths) == (1, 2, 4, 2)
    assert str(found) == "2 services, 4 s: up 75 % of the time. Deaths 2, repairs 1, longest outage 2 s."


def test_an_absence_that_lasts_counts_to_the_end() -> None:
    assert score({"a"}, [Look(0, set()), Look(5, set())], 0).longest == 5
    assert score({"a"}, [Look(0, set()), Look(5, set())], 0).up == 0


class SlowEngine:
    """It does not answer before `late` is set, and then it is gone."""

    def __init__(self) -> None:
        self.asked, self.late = threading.Event(), threading.Event()

    @property
    def api(self) -> object:
        self.asked.set()
        assert self.late.wait(60)
        raise ConnectionError("the engine is gone")


def test_while_a_game_runs_a_shift_and_a_second_game_are_refused() -> None:
    engine = SlowEngine()
    first, second = (lab.toil.game(engine) for _ in range(2))
    first.start()
    assert engine.asked.wait(60)
    with pytest.raises(LabError, match="still under way") as refused:
        lab.toil.shift(engine)
    assert refused.value.next_step == "Wait until the board shows the score, then try again."
    second.start()
    assert second.wait() is None
    assert "still under way" in second.children[1].value
    engine.late.set()
    first.wait()
    # neither is in the way any more: a shift gets as far as its engine
    with pytest.raises(ConnectionError):
        lab.toil.shift(engine)
    with pytest.raises(ConnectionError):
        lab.toil.shift(engine)


def test_a_button_pressed_as_the_time_runs_out_does_not_hide_the_score() -> None:
    game = lab.toil.game(object(), services=1)
    _start, status, board = game.children

    class Ending:
        def restart(self, name: str) -> None:
            game._end("the score")
            raise APIError(f"No such container: {name}")

    game._watch = Ending()
    board.children[0].click()
    board.children[0].click()
    assert "the score" in status.value
