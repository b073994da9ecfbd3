"""Graders are graded: what is right in any way earns all, the blank none, and each misconception loses just what it should.

The tests of a graded class; whoever imports them has a fixture `graded`.
"""

import os
from pathlib import Path

from tests.support import submissions
from tests.support.courses.real import RealCourse

__all__ = [
    "test_a_class_leaves_no_file_behind",
    "test_each_misconception_is_told_by_its_own_name",
    "test_every_submission_earns_exactly_what_it_should",
    "test_no_check_is_broken_and_nothing_had_to_be_repaired",
    "test_the_language_of_the_feedback_is_the_courses",
    "test_what_is_right_earns_every_point_and_blank_none",
]


def grade_class(root: Path, slug: str, language: str, names: list[str], settings: str = "") -> RealCourse:
    """A class of the real course, its real assignment and the real grader, which handed in these of `tests/data/submissions`."""
    course = RealCourse(root, slug, language)
    if settings:
        with (course.root / "nbgrader_config.py").open("a") as config:
            config.write(settings)
    for name in names:
        course.submit(name, submissions.build(slug, name, language))
    done = course.grade("--workers", str(os.cpu_count()))
    assert done["failed"] == {}
    assert sorted(done["graded"]) == sorted(names)
    return course


def handed_in(course: RealCourse) -> list[str]:
    """The submissions of a class."""
    return sorted(folder.name for folder in (course.root / "submitted").iterdir())


def test_every_submission_earns_exactly_what_it_should(graded: RealCourse) -> None:
    slug = graded.assignment
    expected = {name: submissions.expected(slug, name).points for name in handed_in(graded)}
    assert {name: graded.points(name) for name in handed_in(graded)} == expected


def test_what_is_right_earns_every_point_and_blank_none(graded: RealCourse) -> None:
    worth = graded.worth()
    for name in handed_in(graded):
        if name == "full" or name.startswith("right-"):
            assert graded.points(name) == worth, name
    assert set(graded.points("blank").values()) == {0.0}


def test_each_misconception_is_told_by_its_own_name(graded: RealCourse) -> None:
    slug = graded.assignment
    for name in handed_in(graded):
        wanted = {check: set(ids) for check, ids in submissions.expected(slug, name).misconceptions.items()}
        assert graded.misconceptions(name) == wanted, name


def test_no_check_is_broken_and_nothing_had_to_be_repaired(graded: RealCourse) -> None:
    for name in handed_in(graded):
        told = graded.autograded(name).metadata["autograder"]
        assert (told["broken"], told["repairs"], told["limits"]) == ({}, [], []), name
        assert told["refusals"] == [], name


def test_the_language_of_the_feedback_is_the_courses(graded: RealCourse) -> None:
    words = {"pt-BR": "Esperado", "en": "Expected"}[graded.language]
    assert words in graded.cards("blank")


def test_a_class_leaves_no_file_behind(graded: RealCourse) -> None:
    # besides the run's own, the records from which corrected checks can be graded again: one for each submission
    records = f"{graded.assignment.partition('-')[2]}.json"
    left = [path.name for path in (graded.root / ".autograder").rglob("*") if path.is_file()]
    assert sorted(left) == sorted(["engine", "lock", f"{graded.assignment}.json", *(records for _each in handed_in(graded))])
    assert Path(graded.root / "quarantine").exists() is False
