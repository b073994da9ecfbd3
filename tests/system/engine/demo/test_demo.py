"""`make demo`: a sample class from release to report, graded as its submissions deserve, by both ways of grading."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.checks.misconceptions import sentences
from autograder.gate.scope import LABEL
from lab.messages import LANGUAGES
from tests.support.engine import plain_client
from tests.support.gradebooks import Gradebook
from tests.support.submissions import expected
from tests.support.waiting import until
from tools.demo_class import ASSIGNMENT, CLASS, Student
from tools.lesson_files import ROOT

NOTEBOOK = "containers"
# what the attacks and the student who skipped some tasks do not earn
NOTHING_FOR = {
    "davi": {"hungry-check", "parts-check", "stacks-check"},
    "mallory": {"hungry-check"},
    "trudy": {"sums-check"},
    "eve": {"sums-check", "parts-check"},
}
REFUSED = {"host-mount", "privileged", "host-namespace"}


@dataclass(frozen=True)
class Demo:
    root: Path
    language: str
    said: str

    def points(self, student: Student) -> dict[str, float | None]:
        with Gradebook(f"sqlite:///{self.root}/gradebook.db") as gradebook:
            notebook = gradebook.find_submission_notebook(NOTEBOOK, ASSIGNMENT, student.name)
            return {grade.name: grade.auto_score for grade in notebook.grades if grade.name != "explain"}

    def all_points(self) -> dict[str, dict[str, float | None]]:
        return {student.name: self.points(student) for student in CLASS}

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.language)


def environment(language: str) -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return os.environ | {"COURSE_LANGUAGE": language, "PYTHONPATH": path}


def deserved(student: Student) -> dict[str, float]:
    return {check: 0 if check in NOTHING_FOR.get(student.name, ()) else points for check, points in worth(student).items()}


def worth(student: Student) -> dict[str, float]:
    return dict(expected(ASSIGNMENT, student.like).points)


def on_the_engine() -> set[str]:
    """Everything there that belongs to a submission that is being graded."""
    client = plain_client()
    mine = {"label": LABEL}
    containers = [each["Id"] for each in client.api.containers(all=True, filters=mine)]
    volumes = [each["Name"] for each in client.api.volumes(filters=mine)["Volumes"] or []]
    networks = [each["Id"] for each in client.api.networks(filters=mine)]
    images = [each["Id"] for each in client.api.images(filters=mine)]
    client.close()
    return {*containers, *volumes, *networks, *images}


# what a language changes is proven class by class in tests/system/engine/mutations; a class takes a minute and a half
@pytest.fixture(scope="module", params=[pytest.param(LANGUAGES[0], marks=pytest.mark.slow)])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    language, root = request.param, tmp_path_factory.mktemp("demo") / "course"
    command = [sys.executable, "-m", "tools.demo", "--into", str(root), "--no-open"]
    before = on_the_engine()
    done = subprocess.run(command, cwd=ROOT, env=environment(language), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    # what other graders on this engine are at just now goes by itself
    left = on_the_engine() - before
    until(lambda: not left & on_the_engine())
    yield Demo(root, language, done.stdout)


@pytest.mark.parametrize("student", CLASS, ids=lambda student: student.name)
def test_everyone_gets_what_their_submission_deserves(demo: Demo, student: Student) -> None:
    assert demo.points(student) == deserved(student)


def test_the_class_is_what_it_is_said_to_be() -> None:
    full = [student.name for student in CLASS if deserved(student) == deserved(CLASS[0])]
    assert len(CLASS) == 12
    assert full == ["ana", "bruno", "carla"]
    assert [student.name for student in CLASS if not any(deserved(student).values())] == ["elisa"]


def test_it_tells_who_got_what_and_why(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", demo.language)
    words = " ".join(demo.said.replace("│", " ").split())
    for student in CLASS:
        assert student.name in words
        for misconception in {one for found in expected(ASSIGNMENT, student.like).misconceptions.values() for one in found}:
            assert sentences()[misconception] in words
    assert str(demo.root / "report" / ASSIGNMENT / "report.html") in demo.said


def test_everyone_has_feedback(demo: Demo) -> None:
    pages = {student.name: demo.root / "feedback" / student.name / ASSIGNMENT / f"{NOTEBOOK}.html" for student in CLASS}
    assert [name for name, page in pages.items() if not page.is_file()] == []
    assert [name for name, page in pages.items() if "task.hidden" in page.read_text(encoding="utf-8")] == []


def test_the_report_names_misconceptions_limits_and_refusals(demo: Demo) -> None:
    folder = demo.root / "report" / ASSIGNMENT
    page = (folder / "report.html").read_text(encoding="utf-8")
    known = {one for student in CLASS for found in expected(ASSIGNMENT, student.like).misconceptions.values() for one in found}
    assert len(known) == 4 and known <= sentences().keys()
    assert [one for one in known if one not in page] == []
    lines = {line["student"]: line for line in json.loads((folder / "report.json").read_text())["submissions"]}
    assert {event["name"] for event in lines["mallory"]["record"]["refusals"]} == REFUSED
    assert [event["name"] for event in lines["trudy"]["record"]["limits"]] == ["cell"]
    others = [name for name, line in lines.items() if line["record"]["limits"] or line["record"]["refusals"]]
    assert sorted(others) == ["mallory", "trudy"]


def test_nbgraders_export_has_the_scores(demo: Demo) -> None:
    with (demo.root / "grades.csv").open(newline="") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert rows == {student.name: round(sum(deserved(student).values()), 2) for student in CLASS}


def test_nbgraders_own_autograde_gives_the_same_scores(demo: Demo) -> None:
    ours = demo.all_points()
    command = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force"]
    done = subprocess.run(command, cwd=demo.root, env=demo.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert demo.all_points() == ours


def test_it_replaces_no_folder_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("kept")
    command = [sys.executable, "-m", "tools.demo", "--into", str(tmp_path), "--no-open"]
    done = subprocess.run(command, cwd=ROOT, env=environment("en"), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "kept"
