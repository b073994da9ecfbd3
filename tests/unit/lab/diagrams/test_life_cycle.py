"""The life of containers, drawn from the events that an engine tells."""

import pytest

from lab.diagrams.life_cycle_states import life_cycle_svg, life_cycle_text
from lab.diagrams.life_events import Event, Life, life_of
from tests.support.svg import drawn

pytestmark = pytest.mark.usefixtures("english")


def test_only_the_last_events_are_listed_and_the_rest_is_counted() -> None:
    events = tuple(Event("start" if number % 2 else "die", number / 10, None if number % 2 else 1) for number in range(30))
    text = drawn(life_cycle_svg(Life("busy", events)))
    assert "16 earlier ones are not shown." in text
    assert "die ×14" in text


def test_the_words_say_where_it_is_now() -> None:
    life = Life("web", (Event("create", 0.0), Event("start", 0.25), Event("die", 1.0, 137)))
    words = life_cycle_text(life)
    assert "State now: exited." in words
    assert words[-1] == "1 s: die (137)"


def test_no_events_make_no_life() -> None:
    assert life_of([]) == ()
    assert life_of([{"Action": "exec_start: true", "timeNano": 1, "Actor": {}}]) == ()
