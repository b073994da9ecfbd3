"""Submissions of `tests/submissions`, run as in a student's own Jupyter, on a real engine, with the hidden tests.

Full earns every point, blank none, and each misconception loses what it should and is told so in the course's language.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import pytest
from docker.errors import NotFound

import lab
from autograder.checks.misconceptions import sentences
from lab.engines.client import LabClient
from lab.engines.labels import filters_for
from lab.messages import LANGUAGES
from tests.extent import EVERYTHING
from tests.submissions import build, expected, names
from tools.assignment_files import AssignmentFile, is_check, marks, slugs
from tools.lesson_files import ROOT

# what each mistake costs on the engine, tests/mutations proves with the grader; containers take their time, so here that is
# a repetition
ON_THE_ENGINE = {"03-containers", "05-docker", "06-microservices", "07-scaling", "08-kubernetes"}
EVERY = [
    (slug, name)
    for slug in slugs()
    if EVERYTHING or slug not in ON_THE_ENGINE
    for name in (["full", "blank"] if slug in ON_THE_ENGINE else names(slug))
]


@pytest.fixture
def clean(slug: str) -> Iterator[None]:
    """Nothing of an earlier submission can stand in for what this one leaves out."""
    if slug not in ON_THE_ENGINE:
        yield
        return
    engine = lab.engine(quiet=True)
    before = objects(engine)
    yield
    after = objects(engine)
    for made, remove in (
        ("container", lambda key: engine.api.remove_container(key, force=True, v=True)),
        ("network", engine.api.remove_network),
        ("volume", engine.api.remove_volume),
        ("image", lambda key: engine.api.remove_image(key, force=True)),
    ):
        for key in after[made] - before[made]:
            with suppress(NotFound):  # it ended by itself meanwhile
                remove(key)


def objects(engine: LabClient) -> dict[str, set[str]]:
    """What carries the course's label: containers and networks by id, volumes by name, images by tag."""
    api, labelled = engine.api, filters_for()
    return {
        "container": {each["Id"] for each in api.containers(all=True, filters=labelled)},
        "network": {each["Id"] for each in api.networks(filters=labelled)},
        "volume": {each["Name"] for each in api.volumes(filters=labelled)["Volumes"] or []},
        # the course's own, which take their time to make, may stay
        "image": {tag for each in api.images(filters=labelled) for tag in each["RepoTags"] or [] if not tag.startswith("lab/")}
        - {"<none>:<none>"},
    }


def with_hidden_tests(slug: str, name: str, language: str) -> nbformat.NotebookNode:
    """The submission with the instructor's check cells, as it is graded."""
    book, source = build(slug, name, language), AssignmentFile(slug, language).read_notebook()
    checks = {marks(cell)["grade_id"]: cell.source for cell in source.cells if is_check(cell)}
    for cell in book.cells:
        if is_check(cell):
            cell.source = checks[marks(cell)["grade_id"]]
    return book


def run(book: nbformat.NotebookNode, language: str) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).with_name("plain_run.py"))]
    environment = os.environ | {"COURSE_LANGUAGE": language, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=nbformat.writes(book), env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("slug", "name"), EVERY)
def test_a_submission_earns_what_it_deserves(
    slug: str, name: str, language: str, clean: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", language)
    wanted, found = expected(slug, name), run(with_hidden_tests(slug, name, language), language)
    scores = found["scores"]
    assert {check: score["points"] for check, score in scores.items()} == dict(wanted.points)
    shown = {check: {one["misconception"] for one in score["checks"]} - {""} for check, score in scores.items()}
    assert shown == {check: set(ids) for check, ids in wanted.misconceptions.items()}
    said = {one["found"] for score in scores.values() for one in score["checks"] if one["misconception"]}
    assert said == {sentences()[one] for ids in shown.values() for one in ids}
    # a network namespace of a container that has ended cannot be joined
    assert found["raised"].keys() <= ({"site"} if name == "container-outlives-command" else set()), found["raised"]


@pytest.mark.parametrize("slug", slugs())
def test_visible_checks_alone_hold_for_full_and_not_for_blank(slug: str, clean: None) -> None:
    # blank first: what full leaves on the engine would stand in for its own
    blank, full = (run(build(slug, name, "en"), "en")["scores"] for name in ("blank", "full"))
    assert all(score["points"] == score["max_points"] for score in full.values())
    assert all(score["points"] == 0 for score in blank.values())
    cards = [check for score in blank.values() for check in score["checks"]]
    assert all(check["expected"] and check["found"] and check["look_at"] for check in cards)


def test_every_misconception_of_the_catalogue_has_a_submission_that_shows_it() -> None:
    handed_in = [(slug, name) for slug in slugs() for name in names(slug)]
    shown = {one for slug, name in handed_in for ids in expected(slug, name).misconceptions.values() for one in ids}
    assert shown == set(sentences())
    assert all(len(names(slug)) >= 2 + 5 for slug in slugs())
