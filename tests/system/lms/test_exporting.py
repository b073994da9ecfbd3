"""The files that Moodle and Canvas import: right columns, right points, and an empty cell where there is no grade."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from lab.engines import make_command_reachable
from tests.support.courses.folder import CourseFolder
from tests.support.gradebooks import Gradebook

LATE = "\nc.LateDays.percent = 10\nc.CanvasExporter.columns = {'01-virtual-machines': 'Virtual machines (4711)'}\n"
DUE = datetime(2026, 11, 20)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    """Two assignments, and students of every kind."""
    course = CourseFolder(tmp_path_factory.mktemp("export"), "01-virtual-machines", "virtual-machines", "en")
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    make_command_reachable()  # a new gradebook runs `alembic` by name
    with Gradebook(course.database) as gradebook:
        for name, due in (("01-virtual-machines", DUE), ("03-containers", None)):
            gradebook.add_assignment(name, duedate=due)
            gradebook.add_notebook("book", name)
            gradebook.add_grade_cell("task-check", "book", name, max_score=6, cell_type="code")
            gradebook.add_grade_cell("explain", "book", name, max_score=1.5, cell_type="markdown")
        people = {
            "ana": ("Ana Luísa", "Souza", "ana@example.org", "12345"),
            "bob": ("", "", "", ""),
            "eve": ("=1+1", "E,ve", "", "7"),
        }
        for student, (first, last, email, lms) in people.items():
            gradebook.add_student(student, first_name=first, last_name=last, email=email, lms_user_id=lms)
        _grade(gradebook, "01-virtual-machines", "ana", 5.25, 1.5, datetime(2026, 11, 20, 3))
        _grade(gradebook, "01-virtual-machines", "bob", 0, 0)
        _grade(gradebook, "01-virtual-machines", "eve", None, 1)
        _grade(gradebook, "03-containers", "ana", 6, None)
        _grade(gradebook, "03-containers", "bob", 6, 1)
    return course


def _grade(
    gradebook: Gradebook, assignment: str, student: str, auto: float | None, manual: float | None, moment: datetime | None = None
) -> None:
    gradebook.update_or_create_submission(assignment, student, timestamp=moment)
    for grade in gradebook.find_submission_notebook("book", assignment, student).grades:
        if grade.name == "explain":
            grade.manual_score, grade.needs_manual_grade = manual, manual is None
        else:
            grade.auto_score, grade.needs_manual_grade = auto, auto is None
    gradebook.db.commit()


def _export(course: CourseFolder, exporter: str, *options: str) -> tuple[list[list[str]], str]:
    done = course.run("nbgrader", "export", f"--exporter=autograder.exporting.{exporter}", "--to=out.csv", *options)
    with Path(course.root / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file)), done.stderr


def test_canvas_reads_its_own_form_with_the_points_possible(course: CourseFolder) -> None:
    rows, said = _export(course, "CanvasExporter")
    header, possible, *students = rows
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Virtual machines (4711)", "03-containers"]
    assert possible == ["    Points Possible", "", "", "", "", "7.5", "7.5"]
    assert {row[3]: row for row in students} == {
        # 10 % of 6.75 points for one day; the explanation of the other is not graded yet
        "ana": ["Souza, Ana Luísa", "12345", "", "ana", "", "6.07", ""],
        "bob": ["bob", "", "", "bob", "", "0", "7"],
        "eve": ["E,ve, =1+1", "7", "", "eve", "", "", ""],
    }
    assert "out.csv: empty cells, which are not zeros: 3" in said
    assert "ana, 03-containers: a person has still to grade explain" in said
    assert "eve, 01-virtual-machines: a person has still to grade task-check" in said
    assert "eve, 03-containers: nothing was handed in" in said


def test_moodle_finds_people_by_name_number_or_address(course: CourseFolder) -> None:
    rows, said = _export(course, "MoodleExporter", "--assignment=['01-virtual-machines']")
    header, *students = rows
    assert header == ["Username", "ID number", "Email address", "First name", "Last name", "01-virtual-machines"]
    assert {row[0]: row[1:] for row in students} == {
        "ana": ["12345", "ana@example.org", "Ana Luísa", "Souza", "6.07"],
        "bob": ["", "", "", "", "0"],
        "eve": ["7", "", "'=1+1", "E,ve", ""],
    }
    assert "not zeros: 1" in said and "03-containers" not in said
