"""A check is corrected, and its task graded again: from records where they tell enough, and nothing else is touched."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from nbgrader.utils import compute_checksum

from autograder.records.journal import Journal, NotRecordedError, Replay
from autograder.records.sources import fingerprint_of
from autograder.remote import RemoteStudent
from autograder.sandbox.session import SessionOverError
from autograder.student import StudentError
from tests.grading.small import ANSWER_CHECK, ASSIGNMENT, BOX_CHECK, DOUBLE_CHECK, SmallCourse

# nothing can run: what is graded now comes from records
NO_SANDBOX = """
import os
os.environ["DOCKER_HOST"] = "unix:///nowhere"
os.environ["LAB_ENGINE"] = "docker"
c.Limits.sandbox = "container"
"""
FORTY_ONE = ANSWER_CHECK.replace('"answer", 42', '"answer", 41')
NOSY = DOUBLE_CHECK.replace("97531, 195062", "4711, 9422")


def _release_again(course: SmallCourse, name: str, source: str, points: float) -> None:
    """Correct a check in the instructor's notebook, and have nbgrader know it, as an instructor does."""
    path = course.root / "source" / course.language / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    book = nbformat.read(path, as_version=4)
    cell = next(cell for cell in book.cells if cell.id == name)
    cell.source, cell.metadata["nbgrader"]["points"] = source, points
    nbformat.write(book, path)
    course.run("nbgrader", "generate_assignment", ASSIGNMENT, "--force")


def _correct(course: SmallCourse, name: str, source: str) -> None:
    """What that leaves in the gradebook, in a fraction of the time."""
    with Gradebook(course.database) as gradebook:
        points = gradebook.find_grade_cell(name, ASSIGNMENT, ASSIGNMENT).max_score
        marks = {"grade": True, "solution": False, "locked": True, "grade_id": name, "points": points, "schema_version": 3}
        cell = gradebook.find_source_cell(name, ASSIGNMENT, ASSIGNMENT)
        cell.source = source
        cell.checksum = compute_checksum(nbformat.from_dict(new_code_cell(source, metadata={"nbgrader": marks})))
        gradebook.db.commit()


def _regrade(course: SmallCourse, *options: str, check: bool = True) -> dict[str, Any]:
    return dict(json.loads(course.run("autograder", "regrade", ASSIGNMENT, "--json", *options, check=check).stdout))


def _by_hand(course: SmallCourse, student: str) -> None:
    with Gradebook(course.database) as gradebook:
        grade = gradebook.find_grade("explain", ASSIGNMENT, ASSIGNMENT, student)
        grade.manual_score, grade.needs_manual_grade = 1, False
        comment = gradebook.find_comment("explain", ASSIGNMENT, ASSIGNMENT, student)
        comment.manual_comment = "Well said."
        gradebook.db.commit()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A small class, graded with a check that takes a wrong answer for right."""
    course = SmallCourse(tmp_path_factory.mktemp("regrade"))
    _correct(course, "answer-check", FORTY_ONE)
    course.submit("ada", course.right())
    course.submit("bob", course.right(double="def double(n):\n    return 6", answer="answer = 41"))
    course.grade()
    _by_hand(course, "ada")
    return course


def test_from_records_a_corrected_check_needs_no_run_and_touches_its_task_alone(course: SmallCourse) -> None:
    before = course.content()
    _release_again(course, "answer-check", ANSWER_CHECK.replace("points=2", "points=3"), points=3)
    config = course.root / "nbgrader_config.py"
    written = config.read_text()
    config.write_text(written + NO_SANDBOX)
    done = _regrade(course, "--task", "answer")
    config.write_text(written)
    assert done["from_records"] == ["ada", "bob"] and not done["ran_again"] and not done["failed"]
    assert done["changes"]["ada"] == {"score": [5, 8], "tasks": {"answer-check": [0, 3]}}
    assert done["changes"]["bob"]["tasks"] == {"answer-check": [2, 0]}
    after = course.content()
    for student, content in after.items():
        content["grades"].pop("answer-check"), before[student]["grades"].pop("answer-check")
        assert content["grades"] == before[student]["grades"] and content["comments"] == before[student]["comments"]
    assert after["ada"]["grades"]["explain"] == (None, 1, False)
    assert after["ada"]["comments"]["explain"] == (None, "Well said.")


def test_the_graded_notebook_and_feedback_tell_of_the_new_check(course: SmallCourse) -> None:
    cell = next(c for c in course.autograded("bob").cells if c.metadata.get("nbgrader", {}).get("grade_id") == "answer-check")
    assert "41" not in cell.source and cell.metadata["nbgrader"]["points"] == 3
    course.run("nbgrader", "generate_feedback", ASSIGNMENT, "--student", "bob", "--force")
    page = (course.root / "feedback" / "bob" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "answer is 42." in page and "0 of 3 points" in page


def test_what_was_done_is_not_done_again(course: SmallCourse) -> None:
    assert _regrade(course)["unchanged"] == ["ada", "bob"]


def test_a_check_that_asks_something_new_has_the_submission_run(course: SmallCourse) -> None:
    _correct(course, "double-check", NOSY)
    config = course.root / "nbgrader_config.py"
    written = config.read_text()
    config.write_text(written + NO_SANDBOX)
    failed = _regrade(course, check=False)
    config.write_text(written)
    assert set(failed["failed"]) == {"ada", "bob"}
    assert course.grades("ada").points["double-check"] == 4, "the old grade stands"
    # handed in anew meanwhile, bob waits for `grade`
    course.submit("bob", course.right())
    done = course.run("autograder", "regrade", ASSIGNMENT).stdout
    assert "Graded again from records: 0. Run again: 1." in done
    assert "ada ran again: A check asks double something new." in done
    assert "bob was left out: It was handed in anew" in done and "generate_feedback small --force" in done
    points = course.grades("ada").points
    course.grade("--force")
    assert course.grades("ada").points == points == {"double-check": 4, "answer-check": 3, "explain": None}
    assert course.grades("bob").points == points


def test_an_unknown_task_is_told_with_those_that_there_are(course: SmallCourse) -> None:
    run = course.run("autograder", "regrade", ASSIGNMENT, "--task", "explain", check=False)
    assert run.returncode == 2
    assert "explain" in run.stderr and "double, answer" in run.stderr and len(run.stderr.strip().splitlines()) == 1


def test_containers_are_gone_so_a_check_of_theirs_runs_again_and_others_do_not(tmp_path: Path) -> None:
    course = SmallCourse(tmp_path, engine=True)
    course.submit("ada", course.right())
    course.run("nbgrader", "autograde", ASSIGNMENT)
    _correct(course, "answer-check", FORTY_ONE)
    done = _regrade(course)
    assert done["from_records"] == ["ada"] and done["changes"]["ada"]["tasks"] == {"answer-check": [2, 0]}
    _correct(course, "box-check", BOX_CHECK.replace("mb * 2**20", "2 * mb * 2**20"))
    done = _regrade(course)
    assert done["ran_again"] == {"ada": "A check looks at containers, which are gone."}
    assert done["changes"]["ada"]["tasks"] == {"box-check": [3, 0]}


def _answers(question: dict[str, Any], _seconds: float) -> dict[str, Any]:
    if question["name"] == "fatal":
        raise SessionOverError("memory")
    return {"kind": "answer", "number": 7, "value": json.dumps(len(question.get("args", ())))}


def test_a_replay_answers_what_was_asked_and_ends_at_what_was_not() -> None:
    journal = Journal(_answers)
    journal.turn("first")
    student = RemoteStudent(journal.ask)
    assert student.call("double", 3) == 1 and student.call("double", 3, 4) == 2
    with pytest.raises(StudentError) as told:
        student.call("fatal")
    kept = json.loads(json.dumps(journal.answers))
    replay = Replay(kept)
    replay.turn("first")
    again = RemoteStudent(replay.ask)
    assert again.call("double", 3, 4) == 2 and again.call("double", 3) == 1
    with pytest.raises(StudentError, match=str(told.value)[:20]):
        again.call("fatal")
    replay.require()
    with pytest.raises(NotRecordedError):
        again.call("double", 3)
    with pytest.raises(NotRecordedError):
        replay.require()


def test_another_time_limit_another_task_or_too_much_data_is_not_recorded() -> None:
    journal = Journal(lambda question, seconds: {"value": json.dumps("x" * 600_000)})
    journal.turn("large")
    student = RemoteStudent(journal.ask)
    student.call("small")
    for asks in (lambda s: s.call("small", seconds=99), lambda s: s.value("small")):
        replay = Replay(journal.answers)
        replay.turn("large")
        with pytest.raises(NotRecordedError):
            asks(RemoteStudent(replay.ask))
    replay = Replay(journal.answers)
    replay.turn("other")
    with pytest.raises(NotRecordedError):
        RemoteStudent(replay.ask).call("small")
    student.call("small")
    assert journal.answers == {"large": None}


def test_remarks_do_not_change_a_check_and_what_it_imports_does() -> None:
    known = fingerprint_of("from autograder.checks import containers\ncontainers")
    assert fingerprint_of("# a remark\nfrom autograder.checks import containers\n\n\ncontainers") == known
    assert fingerprint_of("from autograder.checks import docker as containers\ncontainers") != known
    assert fingerprint_of("broken (") != fingerprint_of("broken ((")
