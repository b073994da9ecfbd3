"""What it costs to hand in late, case by case."""

from datetime import datetime
from pathlib import Path

import pytest
from babel.dates import get_timezone
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.utils import parse_utc

from autograder.late.extra_time import Extra, hours_for, read_extra_time, unknown_names
from autograder.late.rules import DAY_SECONDS, Policy, judge
from autograder.late.words import Due, duration, sentence
from autograder.timestamps import mend_offset
from lab.errors import LabError

HOUR = 3600
POLICY = Policy(percent=10, free_days=2, grace_minutes=15, max_days=4)
DUE = Due(datetime(2026, 11, 20, 2, 59))  # as nbgrader keeps it: UTC without saying so


@pytest.mark.parametrize(
    ("seconds", "free_left", "days", "free", "share"),
    [
        (1, 2, 0, 0, 0),
        (15 * 60, 2, 0, 0, 0),
        (15 * 60 + 1, 2, 1, 1, 0),
        (DAY_SECONDS + 15 * 60, 2, 1, 1, 0),
        (DAY_SECONDS + 15 * 60 + 1, 2, 2, 2, 0),
        (3 * DAY_SECONDS, 2, 3, 2, 0.1),
        (3 * DAY_SECONDS, 0, 3, 0, 0.3),
        (4 * DAY_SECONDS, 1, 4, 1, 0.3),
        (5 * DAY_SECONDS, 2, 5, 0, 1),
    ],
)
def test_each_begun_day_costs_its_percent_after_grace_and_free_days(
    seconds: float, free_left: int, days: int, free: int, share: float
) -> None:
    late = judge(POLICY, seconds, free_left)
    assert late is not None
    assert (late.days, late.free, late.left) == (days, free, free_left - free)
    assert late.share == pytest.approx(share)


def test_what_came_in_time_is_not_late() -> None:
    assert judge(POLICY, 0, 2) is None
    assert judge(POLICY, -HOUR, 2) is None


@given(st.floats(0.001, 1e7), st.floats(0, 1e7), st.integers(0, 5), st.floats(0, 100), st.none() | st.integers(0, 9))
def test_later_never_costs_less_and_never_more_than_there_is(
    seconds: float, more: float, free: int, percent: float, most: int | None
) -> None:
    policy = Policy(percent, free, 5, most)
    sooner, later = judge(policy, seconds, free), judge(policy, seconds + more, free)
    assert sooner and later
    assert 0 <= sooner.share <= later.share <= 1
    assert later.penalty(7.5) <= 7.5


def test_by_default_nothing_costs_anything() -> None:
    assert not Policy().active


@pytest.mark.parametrize(
    ("seconds", "free", "points", "words"),
    [
        (60, 2, 0, ["1 min late", "15 minutes that are allowed", "costs nothing"]),
        (3 * HOUR, 2, 0, ["3 h late", "19 Nov 2026", "23:59", "days begun: 1, all free", "Free days left: 1"]),
        (2 * DAY_SECONDS + HOUR, 1, 2, ["2 d 1 h late", "days begun: 3, free among them: 1", "10 % of the score", "2 points"]),
        (9 * DAY_SECONDS, 2, 5, ["after 4 days nothing counts", "5 points"]),
    ],
)
def test_the_sentence_says_how_late_what_it_cost_and_why(
    monkeypatch: pytest.MonkeyPatch, seconds: float, free: int, points: float, words: list[str]
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    late = judge(POLICY, seconds, free)
    assert late is not None
    said = sentence(late, POLICY, DUE, get_timezone("America/Sao_Paulo"), points)
    for part in words:
        assert part in said


def test_the_sentence_speaks_portuguese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "pt-BR")
    late = judge(POLICY, 3 * DAY_SECONDS, 0)
    assert late is not None
    said = sentence(late, POLICY, Due(DUE.at, 1.5), get_timezone("America/Sao_Paulo"), 1.25)
    for part in ("nov", "23:59", "1,5 h", "3 d", "10 %", "1,25"):
        assert part in said
    assert "late" not in said


def test_durations_count_begun_minutes() -> None:
    assert duration(1) == "1 min"
    assert duration(DAY_SECONDS) == "1 d"
    assert duration(DAY_SECONDS + HOUR + 61) == "1 d 1 h 2 min"


def test_extra_time_is_read_as_people_and_spreadsheets_write_it(tmp_path: Path) -> None:
    path = tmp_path / "extra_time.csv"
    path.write_text("student,assignment,hours\n# ill\nada,03-containers,24\n\n*,05-docker,12\n")
    extras = read_extra_time(path)
    assert hours_for(extras, "ada", "03-containers") == 24
    assert hours_for(extras, "bob", "03-containers") == 0
    assert hours_for(extras, "bob", "05-docker") == 12
    path.write_text("\ufeffstudent;assignment;hours\r\nJoão da Silva; * ;1,5\r\n", encoding="utf-8")
    assert read_extra_time(path) == (Extra("João da Silva", "*", 1.5),)
    assert unknown_names(read_extra_time(path), ["ada"], ["05-docker"]) == ["João da Silva"]
    assert read_extra_time(tmp_path / "none.csv") == ()


def test_of_several_lines_that_fit_the_most_hours_count() -> None:
    extras = (Extra("*", "*", 12), Extra("ada", "*", 48), Extra("ada", "03-containers", 24))
    assert hours_for(extras, "ada", "03-containers") == 48


def test_wrong_lines_are_told_with_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    path = tmp_path / "extra_time.csv"
    path.write_text("student,assignment,hours\nada,03-containers,soon\nbob,03-containers\n,x,3\ncyd,x,-2\neve,x,3\n")
    with pytest.raises(LabError) as caught:
        read_extra_time(path)
    said = str(caught.value)
    assert "Line 2: 'soon'" in said and "Line 3: 2 columns" in said and "Line 4:" in said and "Line 5: '-2'" in said
    assert "Line 6" not in said and "student, assignment, hours" in said
    path.write_bytes(b"ada,x,\xff\n")
    with pytest.raises(LabError, match="UTF-8"):
        read_extra_time(path)


@pytest.mark.parametrize("written", ["2026-11-19 23:59:00 -0300", "2026-11-19 23:59:00.000 -03", "2026-11-20 02:59:00 UTC"])
def test_nbgrader_reads_the_time_that_is_meant_whatever_the_zone(tmp_path: Path, written: str) -> None:
    path = tmp_path / "timestamp.txt"
    path.write_text(written)
    mend_offset(path)
    assert parse_utc(path.read_text().strip()) == DUE.at


def test_what_holds_no_time_stays_as_it_is(tmp_path: Path) -> None:
    elsewhere, path = tmp_path / "elsewhere", tmp_path / "timestamp.txt"
    elsewhere.write_text("2026-11-19 23:59:00 -0300")
    path.symlink_to(elsewhere)
    mend_offset(path)
    assert elsewhere.read_text() == "2026-11-19 23:59:00 -0300"
    mend_offset(tmp_path / "none.txt")
    assert not (tmp_path / "none.txt").exists()
