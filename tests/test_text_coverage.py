"""Every statement and picture of the text has its lesson, and in that lesson a cell that shows it, in both languages."""

import pytest

from lab.course import HOME
from lab.messages import LANGUAGES
from tools.lesson_files import LessonFile

LESSON_OF = {
    "S1": "01", "S2": "01", "S3": "02", "S4": "03", "S5": "03", "S6": "03", "S7": "04", "S8": "04", "S9": "05",
    "S10": "05", "S11": "05", "S12": "06", "S13": "07", "S14": "07", "S15": "07", "S16": "08", "S17": "08",
    "P1": "03", "P2": "05", "P3": "08", "P4": "03", "P5": "06",
}  # fmt: skip
"""The text's statements (S) and pictures (P), each with the number of its lesson: fixed by the text, not by the code."""

WRITTEN = sorted(statement for statement, number in LESSON_OF.items() if number <= "04")


def test_the_course_gives_every_statement_its_home() -> None:
    assert {statement: lesson.number for statement, lesson in HOME.items()} == LESSON_OF


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("statement", WRITTEN)
def test_a_cell_shows_the_statement_in_its_lesson(statement: str, language: str) -> None:
    book = LessonFile(HOME[statement].slug, language).read_notebook()
    assert book is not None
    assert statement in book.metadata.lesson.statements
    shown = [cell for cell in book.cells if cell.cell_type == "code" and statement in cell.metadata.get("statements", [])]
    assert shown
    assert any(cell.outputs for cell in shown)
