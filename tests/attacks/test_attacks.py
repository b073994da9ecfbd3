"""Every attack earns what it deserves, learns nothing, changes nothing outside its sandbox, and stops nobody else's grading."""

from collections.abc import Callable

import pytest

from tests.attacks.batch import FULL, HIDDEN, Batch
from tests.attacks.conftest import Class
from tests.attacks.reading import Attack

Graded = Callable[[Class], Batch]
CLASSES = {
    "bubblewrap": Class("bubblewrap", ("read", "escape", "pretend", "smuggle", "stall", "flood", "uncounted")),
    "bubblewrap-loud": Class("bubblewrap", ("stall", "flood"), loud=True),
    "container": Class("container", ("read", "escape", "flood")),
    "container-loud": Class("container", ("flood",), loud=True),
    "plain": Class("bubblewrap", ("read", "escape", "uncounted"), plain=True),
    "engine": Class("bubblewrap", ("gate",), engine=True),
}
EVERY = [pytest.param(one, attack, id=f"{name}-{attack.name}") for name, one in CLASSES.items() for attack in one.attacks()]
EACH_CLASS = [pytest.param(one, id=name) for name, one in CLASSES.items()]


@pytest.mark.parametrize(("one", "attack"), EVERY)
def test_an_attack_earns_what_it_deserves_and_learns_nothing(graded: Graded, one: Class, attack: Attack) -> None:
    batch = graded(one)
    assert attack.name not in batch.run["failed"]
    points = {task: earned for task, earned in batch.course.grades(attack.name).points.items() if task != "explain"}
    assert points == {task: attack.earns.get(task, 0) for task in points}
    assert not batch.course.grades(attack.name).waiting - {"explain"}
    record, shown, printed = batch.record(attack.name), batch.shown(attack.name), batch.printed(attack.name)
    assert {limit["limit"] for limit in record["limits"]} in attack.limits
    assert {refusal["rule"] for refusal in record["refusals"]} == attack.rules
    assert attack.says in shown
    assert "ESCAPED" not in printed
    assert [name for name, secret in batch.secrets.items() if secret in shown] == []
    assert HIDDEN not in shown


@pytest.mark.parametrize("one", EACH_CLASS)
def test_honest_work_is_graded_beside_the_attacks(graded: Graded, one: Class) -> None:
    batch = graded(one)
    assert not batch.run["failed"]
    assert set(batch.run["graded"]) == {"ada", *(attack.name for attack in batch.attacks)}
    points = batch.course.grades("ada").points
    assert points == {task: full for task, full in FULL.items() if task in points} | {"explain": None}
    assert not batch.record("ada")["limits"]


@pytest.mark.parametrize("one", EACH_CLASS)
def test_nothing_is_changed_or_left_outside_the_sandboxes(graded: Graded, one: Class) -> None:
    batch = graded(one)
    assert batch.changed == set()
    assert batch.left_outside() == []


@pytest.mark.parametrize("one", EACH_CLASS)
def test_the_search_finds_what_a_student_does_see(graded: Graded, one: Class) -> None:
    """The other tests could not fail if it did not."""
    batch = graded(one)
    assert batch.secrets["another's notebook"] in batch.shown("ada")


def test_nothing_is_changed_or_left_on_the_engine(graded: Graded) -> None:
    batch = graded(CLASSES["engine"])
    assert batch.stranger
    assert batch.stranger.state() == batch.before
    assert batch.stranger.traces(batch.word) == []
