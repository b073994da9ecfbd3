"""Every statement and picture of the text has its lesson, in it a cell that shows it, and a graded task; in both languages."""

import pytest

from lab.course import ASSIGNMENTS, HOME
from lab.messages import LANGUAGES
from tools.assignment_files import AssignmentFile, is_check
from tools.lesson_files import LessonFile

LESSON_OF = {
    "S1": "01", "S2": "01", "S3": "02", "S4": "03", "S5": "03", "S6": "03", "S7": "04", "S8": "04", "S9": "05",
    "S10": "05", "S11": "05", "S12": "06", "S13": "07", "S14": "07", "S15": "07", "S16": "08", "S17": "08",
    "P1": "03", "P2": "05", "P3": "08", "P4": "03", "P5": "06",
}  # fmt: skip
"""The text's statements (S) and pictures (P), each with the number of its lesson: fixed by the text, not by the code."""

ASSIGNMENT_OF = {
    "S1": "01", "S2": "01", "S3": "01", "S4": "03", "S5": "03", "S6": "03", "P1": "03", "P4": "03",
    "S7": "05", "S8": "05", "S9": "05", "S10": "05", "S11": "05", "P2": "05", "S12": "06", "P5": "06",
    "S13": "07", "S14": "07", "S15": "07", "S16": "08", "S17": "08", "P3": "08",
}  # fmt: skip
"""The assignment with a task about each of them."""


def test_the_course_gives_every_statement_its_home() -> None:
    assert {statement: lesson.number for statement, lesson in HOME.items()} == LESSON_OF


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("statement", LESSON_OF)
def test_a_cell_shows_the_statement_in_its_lesson(statement: str, language: str) -> None:
    book = LessonFile(HOME[statement].slug, language).read_notebook()
    assert book is not None
    assert statement in book.metadata.lesson.statements
    shown = [cell for cell in book.cells if cell.cell_type == "code" and statement in cell.metadata.get("statements", [])]
    assert shown
    assert any(cell.outputs for cell in shown)


def test_every_statement_has_an_assignment() -> None:
    assert ASSIGNMENT_OF.keys() == LESSON_OF.keys()
    assert {statement for one in ASSIGNMENTS for statement in one.statements} == LESSON_OF.keys()


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda assignment: assignment.slug)
def test_a_written_assignment_takes_up_all_of_its_statements(assignment) -> None:
    number = assignment.slug.split("-", 1)[0]
    assert set(assignment.statements) == {statement for statement, home in ASSIGNMENT_OF.items() if home == number}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("slug", "statement"), [(one.slug, statement) for one in ASSIGNMENTS for statement in one.statements])
def test_a_graded_task_is_about_the_statement(slug: str, statement: str, language: str) -> None:
    book = AssignmentFile(slug, language).read_notebook()
    assert book is not None
    assert [cell.id for cell in book.cells if is_check(cell) and statement in cell.metadata.get("statements", [])]
