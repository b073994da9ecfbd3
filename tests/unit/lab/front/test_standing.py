"""Where the student stands, and what comes next."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from lab.course import ASSIGNMENTS, LESSONS
from lab.progress import notebooks
from lab.progress.standing import assignments, lessons, next_step

LESSON_CHECKS = {lesson.slug: notebooks.checks(lesson, "en") for lesson in LESSONS}
TASKS = {assignment.slug: notebooks.tasks(assignment, "en") for assignment in ASSIGNMENTS}


def record(*done: str, started: tuple[str, ...] = ()) -> dict[str, Any]:
    """A record in which these are done (`"01-virtual-machines"`, `"assignment 01-virtual-machines"`) and those begun."""
    found: dict[str, Any] = {"lessons": {}, "assignments": {}}
    for names, held in ((done, True), (started, False)):
        for name in names:
            slug = name.removeprefix("assignment ")
            if slug == name:
                found["lessons"][slug] = {"checks": dict.fromkeys(LESSON_CHECKS[slug], held)}
            else:
                found["assignments"][slug] = {"tasks": dict.fromkeys(TASKS[slug], held)}
    return found


def comes_next(of: dict[str, Any]) -> str | None:
    found = next_step(lessons(of, "en"), assignments(of, "en"))
    return found and ("assignment " if found.of in ASSIGNMENTS else "") + found.of.slug


EVERYTHING = (*LESSON_CHECKS, *(f"assignment {slug}" for slug in TASKS))


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ({}, "00-start"),
        (record(started=("00-start",)), "00-start"),
        (record("00-start"), "01-virtual-machines"),
        # assignment 01 is about lesson 02, too
        (record("00-start", "01-virtual-machines"), "02-one-vm-per-service"),
        (record("00-start", "01-virtual-machines", "02-one-vm-per-service"), "assignment 01-virtual-machines"),
        # what was left out on the way does not call back at once
        (record("00-start", "03-containers", "assignment 03-containers"), "04-light-and-fast"),
        (record(*(name for name in EVERYTHING if name != "02-one-vm-per-service")), "02-one-vm-per-service"),
        (record(*EVERYTHING), None),
    ],
)
def test_what_comes_next(of: dict[str, Any], expected: str | None) -> None:
    assert comes_next(of) == expected


def test_a_lesson_is_done_when_every_check_held() -> None:
    almost = record("03-containers")
    almost["lessons"]["03-containers"]["checks"]["own_root"] = False
    assert [each.state for each in lessons(almost, "en") if each.of.slug == "03-containers"] == ["started"]
    assert [each.state for each in lessons(record("03-containers"), "en")].count("done") == 1


@pytest.mark.parametrize(("with_cluster", "parts"), [(False, 3), (True, 4)])
def test_lesson_08_can_be_done_without_a_cluster(with_cluster: bool, parts: int) -> None:
    of = record("08-kubernetes")
    of["lessons"]["08-kubernetes"]["checks"]["deployed"] = with_cluster
    last = lessons(of, "en")[-1]
    assert (last.state, last.held, last.parts) == ("done", parts, parts)


def test_checks_are_counted_in_the_notebook_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / notebooks.lesson_path(LESSONS[0], "en")
    path.parent.mkdir(parents=True)
    cells = ["lab.verify.engine_answers(client)", "# lab.verify.container_runs(client)", "lab.verify.engine_answers(again)"]
    code = [{"cell_type": "code", "source": [cell], "metadata": {}} for cell in cells]
    prose = {"cell_type": "markdown", "source": "lab.verify.container_runs(…)", "metadata": {}}
    path.write_text(json.dumps({"cells": [*code, prose]}))
    assert notebooks.checks(LESSONS[0], "en", tmp_path) == ("engine_answers",)
    path.write_text("cut off")
    assert notebooks.checks(LESSONS[0], "en", tmp_path) == ()
    shutil.rmtree(tmp_path / "notebooks")
    assert [each.state for each in lessons({}, "en", tmp_path)] == ["open"] * len(LESSONS)
