"""A check is corrected, and its task graded again: from records where they tell enough, and nothing else is touched."""

import nbformat
import pytest

from tests.support.courses.small import ANSWER_CHECK, ASSIGNMENT, DOUBLE_CHECK, SmallCourse
from tests.support.gradebooks import Gradebook

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
    course.correct("answer-check", FORTY_ONE)
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
    done = course.regrade("--task", "answer")
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
    assert course.regrade()["unchanged"] == ["ada", "bob"]


def test_a_check_that_asks_something_new_has_the_submission_run(course: SmallCourse) -> None:
    course.correct("double-check", NOSY)
    config = course.root / "nbgrader_config.py"
    written = config.read_text()
    config.write_text(written + NO_SANDBOX)
    failed = course.regrade(check=False)
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
