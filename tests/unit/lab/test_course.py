"""The course's table: every statement has one home, and the lessons' texts say what the table says."""

import re

import jupytext
import pytest

from lab.course import HOME, LESSONS, Lesson, written
from lab.messages import LANGUAGES
from tools.lesson_files import ROOT

TEXT = ROOT / "text"
WRITTEN = [lesson for lesson in LESSONS if lesson.minutes is not None]


def test_every_statement_and_picture_has_one_home() -> None:
    named = [statement for lesson in LESSONS for statement in lesson.statements]
    assert sorted(named) == sorted([*(f"S{n}" for n in range(1, 18)), *(f"P{n}" for n in range(1, 6))])
    assert HOME["S8"].slug == "04-light-and-fast"


def test_the_map_holds_the_lessons_that_are_written() -> None:
    for language in LANGUAGES:
        texts = sorted(path.stem for path in (TEXT / language).glob("[0-9]*.md"))
        assert [slug for slug, *_rest in written()] == texts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", WRITTEN, ids=lambda lesson: lesson.slug)
def test_a_lessons_top_says_what_the_table_says(lesson: Lesson, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", language)
    book = jupytext.read(TEXT / language / f"{lesson.slug}.md", fmt="md:myst")
    top = book.cells[0].source
    assert top.startswith(f"# {lesson.number} · {lesson.title}\n")
    assert re.search(rf"\*\*{lesson.minutes} minut", top)
    assert all(f"**{statement}**" in top for statement in lesson.statements)
    assert book.metadata["lesson"] == {
        "slug": lesson.slug,
        "minutes": lesson.minutes,
        "statements": list(lesson.statements),
    }
    shown = {statement for cell in book.cells for statement in cell.metadata.get("statements", [])}
    assert shown == set(lesson.statements)
