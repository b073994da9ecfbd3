"""Submissions of `tests/data/submissions`, run as in a student's own Jupyter, with the hidden tests.

Full earns every point, blank none, and each misconception loses what it should and is told so in the course's language.
"""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pytest

from autograder.checks.misconceptions import sentences
from tests.support import zygote
from tests.support.submissions import build, expected
from tools.assignment_files import AssignmentFile, is_check, marks
from tools.lesson_files import ROOT


def with_hidden_tests(slug: str, name: str, language: str) -> nbformat.NotebookNode:
    """The submission with the instructor's check cells, as it is graded."""
    book, source = build(slug, name, language), AssignmentFile(slug, language).read_notebook()
    checks = {marks(cell)["grade_id"]: cell.source for cell in source.cells if is_check(cell)}
    for cell in book.cells:
        if is_check(cell):
            cell.source = checks[marks(cell)["grade_id"]]
    return book


def run(book: nbformat.NotebookNode, language: str) -> dict[str, Any]:
    """What a notebook's tasks came to, and what was raised in it, as `plain_run` says it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "submission.ipynb"
        nbformat.write(book, path)
        done = zygote.run("tests.support.plain_run", [str(path)], ROOT, os.environ | {"COURSE_LANGUAGE": language})
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def earns_what_it_deserves(slug: str, name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a submission with the instructor's checks, and compare what they come to."""
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


def visible_checks_hold_for_full_alone(slug: str) -> None:
    """Run the right notebook and the blank one as they are handed out."""
    # blank first: what full leaves on the engine would stand in for its own
    blank, full = (run(build(slug, name, "en"), "en")["scores"] for name in ("blank", "full"))
    assert all(score["points"] == score["max_points"] for score in full.values())
    assert all(score["points"] == 0 for score in blank.values())
    cards = [check for score in blank.values() for check in score["checks"]]
    assert all(check["expected"] and check["found"] and check["look_at"] for check in cards)
