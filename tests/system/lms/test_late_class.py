"""Late days in a class: both ways of grading and the feedback say the same, and penalties follow what changes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from bs4 import BeautifulSoup

from tests.support.courses.small import ASSIGNMENT, SmallCourse
from tests.support.gradebooks import Gradebook

SETTINGS = """
c.LateDays.percent = 10
c.LateDays.free_days = 1
c.LateDays.grace_minutes = 10
c.LateDays.max_days = 5
c.LateDays.timezone = "America/Sao_Paulo"
"""
DUE = datetime(2026, 11, 20, 2, 59, tzinfo=UTC)
LATE = {
    "in-time": timedelta(seconds=-1),
    "grace": timedelta(minutes=9),
    "free": timedelta(hours=5),
    "two-days": timedelta(days=1, hours=5),
    "extra": timedelta(days=2),
    "never": timedelta(days=6),
}
PENALTIES = {"in-time": 0, "grace": 0, "free": 0, "two-days": 0.6, "extra": 0, "never": 6}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    course = SmallCourse(tmp_path_factory.mktemp("late"), settings=SETTINGS)
    _due(course, DUE)
    for student, after in LATE.items():
        folder = course.submit(student, course.right())
        # as the exchange writes it where the course's time zone is America/Sao_Paulo
        local = (DUE + after).astimezone(timezone(timedelta(hours=-3)))
        (folder / "timestamp.txt").write_text(f"{local:%Y-%m-%d %H:%M:%S.%f} -03\n")
    (course.root / "extra_time.csv").write_text("student,assignment,hours\nextra,small,48\n")
    course.grade()
    return course


def _due(course: SmallCourse, moment: datetime | None) -> None:
    with Gradebook(course.database) as gradebook:
        gradebook.find_assignment(ASSIGNMENT).duedate = moment.replace(tzinfo=None) if moment else None
        gradebook.db.commit()


def _penalties(course: SmallCourse) -> dict[str, float]:
    with Gradebook(course.database) as gradebook:
        return {s.student.id: s.late_submission_penalty for s in gradebook.find_assignment(ASSIGNMENT).submissions}


def test_both_ways_of_grading_take_the_same_points_off(course: SmallCourse) -> None:
    assert _penalties(course) == PENALTIES
    course.run("nbgrader", "autograde", ASSIGNMENT, "--force")
    assert _penalties(course) == PENALTIES


def test_a_changed_due_date_counts_at_the_next_run_without_running_anything(course: SmallCourse) -> None:
    _due(course, DUE + timedelta(days=1))
    assert course.grade()["graded"] == []
    assert _penalties(course) == {**PENALTIES, "two-days": 0, "never": 2.4}
    _due(course, None)
    course.run("autograder", "late")
    assert set(_penalties(course).values()) == {0}
    _due(course, DUE)
    told = course.run("autograder", "late", ASSIGNMENT).stdout
    assert _penalties(course) == PENALTIES
    assert "two-days, small: It came 1 d 5 h late" in told and "in-time" not in told
    assert told.strip().endswith("Late submissions: 4.")


def test_feedback_says_why_and_counts_points_that_a_person_gave_since(course: SmallCourse) -> None:
    with Gradebook(course.database) as gradebook:
        grade = gradebook.find_grade("explain", ASSIGNMENT, ASSIGNMENT, "two-days")
        grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()
    course.run("nbgrader", "generate_feedback", ASSIGNMENT, "--force")
    header = _header(course, "two-days")
    assert "6.3 of 7 points" in header
    assert "It came 1 d 5 h late, after 19 Nov 2026, 23:59" in header
    assert "days begun: 2, free among them: 1" in header and "10 % of the score, so 0.7 points were taken off" in header
    extra = _header(course, "extra")
    assert "taken off" not in extra and "late" not in extra


def _header(course: SmallCourse, student: str) -> str:
    page = (course.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text(encoding="utf-8")
    return BeautifulSoup(page, "html.parser").find(id="top").get_text(" ")


def test_a_wrong_line_of_extra_time_ends_the_run_before_it_begins(course: SmallCourse) -> None:
    path = course.root / "extra_time.csv"
    written = path.read_text()
    path.write_text(written + "bob,small,many\n")
    run = course.run("autograder", "grade", ASSIGNMENT, "--force", check=False)
    path.write_text(written + "bobby,small,3\n")
    doubted = course.run("autograder", "late")
    path.write_text(written)
    assert run.returncode == 2 and "Line 3: 'many'" in run.stderr and len(run.stderr.strip().splitlines()) == 1
    assert "bobby" in doubted.stderr


def test_free_days_go_to_what_was_due_first_whatever_was_graded_first(course: SmallCourse) -> None:
    with Gradebook(course.database) as gradebook:
        gradebook.add_assignment("earlier", duedate=(DUE - timedelta(days=7)).replace(tzinfo=None))
        handed_in = (DUE - timedelta(days=6, hours=12)).replace(tzinfo=None)
        gradebook.update_or_create_submission("earlier", "two-days", timestamp=handed_in)
        score = gradebook.find_submission(ASSIGNMENT, "two-days").score
    course.run("autograder", "late")
    assert _penalties(course)["two-days"] == pytest.approx(0.2 * score)


def test_without_settings_being_late_costs_nothing(course: SmallCourse) -> None:
    config, extra = course.root / "nbgrader_config.py", course.root / "extra_time.csv"
    kept = {path: path.read_text() for path in (config, extra)}
    config.write_text(kept[config].replace(SETTINGS, ""))
    extra.write_text("nonsense that nobody reads\n")
    done = course.grade()
    for path, text in kept.items():
        path.write_text(text)
    assert done["unchanged"] == sorted(LATE)
    assert set(_penalties(course).values()) == {0}


def test_an_unknown_time_zone_is_told(course: SmallCourse) -> None:
    config = course.root / "nbgrader_config.py"
    written = config.read_text()
    config.write_text(written.replace("America/Sao_Paulo", "America/Brasilia"))
    run = course.run("autograder", "late", check=False)
    config.write_text(written)
    assert run.returncode == 2 and "America/Brasilia" in run.stderr and len(run.stderr.strip().splitlines()) == 1
