"""Forged notebooks, harmful files and borrowed names earn nothing, and take nothing from anybody."""

import pytest

from tests.support.attacks import damage
from tests.support.attacks.batch import HIDDEN, Batch

# what its author's grading cannot do at all; nobody else's is touched
UNGRADED = {"too_deep", *damage.MISTAKEN}
EVERY = [*(each.__name__ for each in (*damage.FORGERIES, *damage.FOLDERS)), *damage.NAMES]
GRADED = [name for name in EVERY if name not in UNGRADED]


@pytest.mark.parametrize("student", GRADED)
def test_it_earns_nothing_and_learns_nothing(forged: Batch, student: str) -> None:
    points = forged.course.grades(student).points
    assert (points["double-check"], points["answer-check"]) == (0, 0)
    assert not points["explain"]
    assert forged.course.grades(student).waiting <= {"explain"}
    record, shown = forged.record(student), forged.shown(student)
    assert not record["broken"] and not record["limits"] and not record["refusals"]
    assert "by order of the instructor" not in shown
    assert HIDDEN not in shown and "ESCAPED" not in shown
    assert [name for name, secret in forged.secrets.items() if secret in shown] == []


def test_everybody_else_is_graded(forged: Batch) -> None:
    assert set(forged.run["failed"]) == UNGRADED
    assert set(forged.run["graded"]) == {"ada", *GRADED}
    assert forged.course.grades("ada").points == {"double-check": 4, "answer-check": 2, "explain": None}
    assert not forged.record("ada")["repairs"]


def test_a_name_that_is_taken_for_others_is_named(forged: Batch) -> None:
    assert all(repr(name) in forged.run["failed"][name] for name in damage.MISTAKEN)


def test_nothing_is_changed_but_the_attackers_own_folders(forged: Batch) -> None:
    assert {name.split("/")[1] for name in forged.changed if name.startswith("submitted/")} <= {"shadows", "never_ending_files"}
    assert not [name for name in forged.changed if not name.startswith("submitted/")]
    assert forged.left_outside() == []
