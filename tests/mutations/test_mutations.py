"""Graders are graded: what is right in any way earns all, the blank none, and each misconception loses just what it should.

The real course, its real assignments, the real grader, both languages; on Docker, and one class on the lab VM. What the second
language or the lab VM would only repeat: `LAB_TEST_ALL=1`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import submissions
from tests.extent import EVERYTHING
from tests.grading.real import RealCourse

SLUGS = ["01-virtual-machines", "03-containers", "05-docker", "06-microservices", "07-scaling", "08-kubernetes"]
# a submission to one of these takes a quarter of a minute: the everyday run takes one mistake in four, in one language, whose
# code cells are the other's too
LONG = {"05-docker", "06-microservices", "07-scaling", "08-kubernetes"}
BOTH = [(slug, language) for slug in SLUGS for language in ("pt-BR", "en")]
CLASSES = [
    *[(slug, language, "docker") for slug, language in BOTH if EVERYTHING or language == "pt-BR" or slug not in LONG],
    # an emulated processor takes a minute for a submission
    ("03-containers", "en", "vm"),
]
ON_THE_VM = ["full", "blank", "network-is-namespace"]
# a cell that starts three containers takes longer there than these 20 s: only what is allowed for emulation lets it end
TIMES_ON_THE_VM = "\nc.Limits.cell_seconds = 20.0\nc.Limits.emulated_times = 20.0\n"


@pytest.fixture(scope="module", params=CLASSES, ids=["-".join(parts) for parts in CLASSES])
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCourse]:
    """A class that handed in everything that there is, graded."""
    slug, language, engine = request.param
    names = submissions.names(slug) if EVERYTHING else chosen(slug, engine)
    course = RealCourse(tmp_path_factory.mktemp("course"), slug, language, engine=engine)
    if engine == "vm":
        with (course.root / "nbgrader_config.py").open("a") as config:
            config.write(TIMES_ON_THE_VM)
    for name in names:
        course.submit(name, submissions.build(slug, name, language))
    done = course.grade("--workers", str(os.cpu_count()))
    assert done["failed"] == {}
    assert sorted(done["graded"]) == sorted(names)
    yield course


def chosen(slug: str, engine: str) -> list[str]:
    """The submissions of a class, where time is short."""
    if engine == "vm":
        return ON_THE_VM
    every: list[str] = submissions.names(slug)
    right = ["full", *(name for name in every if name.startswith("right-"))]
    mistakes = [name for name in every if name not in {*right, "blank"}]
    return [*right, "blank", *mistakes[::4]] if slug in LONG else every


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


def test_at_least_five_misconceptions_are_known_for_each_assignment() -> None:
    for slug in SLUGS:
        assert sum(not name.startswith("right-") for name in submissions.names(slug)) - 2 >= 5


def test_the_language_of_the_feedback_is_the_courses(graded: RealCourse) -> None:
    words = {"pt-BR": "Esperado", "en": "Expected"}[graded.language]
    assert words in graded.cards("blank")


def test_a_class_leaves_no_file_behind(graded: RealCourse) -> None:
    # besides the run's own, the records from which corrected checks can be graded again: one for each submission
    records = f"{graded.assignment.partition('-')[2]}.json"
    left = [path.name for path in (graded.root / ".autograder").rglob("*") if path.is_file()]
    assert sorted(left) == sorted(["lock", f"{graded.assignment}.json", *(records for _each in handed_in(graded))])
    assert Path(graded.root / "quarantine").exists() is False
