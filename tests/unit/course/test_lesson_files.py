"""The committed lessons and their glossary: executed, in step with their texts, and the same lesson in both languages."""

import pytest

from lab.course import LESSONS
from lab.messages import LANGUAGES
from tools.lesson_files import GLOSSARY, LessonFile
from tools.lessons import problems

WRITTEN = [lesson for lesson in LESSONS if lesson.minutes is not None]
PAGES = [*(lesson.slug for lesson in WRITTEN), GLOSSARY]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", PAGES)
def test_a_lesson_holds_together(slug: str, language: str) -> None:
    assert list(problems(LessonFile(slug, language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", WRITTEN, ids=lambda lesson: lesson.slug)
def test_a_lesson_says_of_itself_what_the_course_says(lesson, language: str) -> None:
    book = LessonFile(lesson.slug, language).read_notebook()
    assert book.metadata.lesson == {"slug": lesson.slug, "minutes": lesson.minutes, "statements": list(lesson.statements)}


@pytest.mark.parametrize("folder", ["text", "notebooks"])
def test_there_is_no_stray_lesson(folder: str) -> None:
    expected = {getattr(LessonFile(slug, language), folder.rstrip("s")) for slug in PAGES for language in LANGUAGES}
    found = {path for path in next(iter(expected)).parents[1].glob("*/[!.]*") if path.name != "assignments"}
    assert found == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", [lesson.slug for lesson in WRITTEN])
def test_a_notebook_holds_nothing_that_changes_by_itself(slug: str, language: str) -> None:
    book = LessonFile(slug, language).read_notebook()
    assert "version" not in book.metadata.language_info
    assert "widgets" not in book.metadata
    assert [cell.id for cell in book.cells if "execution" in cell.metadata] == []
