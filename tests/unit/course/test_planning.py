"""The planning tables: their minutes, needs and tracks are the course's."""

import pytest

from lab.course import ASSIGNMENTS, LESSONS
from lab.messages import LANGUAGES
from tests.support.guide import GUIDES, blocks, tables
from tools.assignment_files import AssignmentFile
from tools.lesson_checks import heading_levels
from tools.lesson_files import LessonFile

WORDS = {"en": ("engine", "VM", "cluster"), "pt-BR": ("motor", "VM", "cluster")}
# what a cell calls that needs each of these
CALLS = (("lab.engine",), ("lab.vm.boot", "lab.race"), ("lab.cluster",))
MINUTES = {"lessons": {each.number: each.minutes for each in LESSONS}}
MINUTES["assignments"] = {each.slug.split("-")[0]: each.minutes for each in ASSIGNMENTS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_and_assignment_is_there_with_its_minutes_and_needs(language: str) -> None:
    rows = [(name.split()[-1] if "-" in name.split()[-1] else name.split()[0], int(minutes), needs)
            for name, minutes, needs in tables(GUIDES[language])[0]]  # fmt: skip
    wanted = {each.number: (each.minutes, _needs(LessonFile(each.slug, language), language)) for each in LESSONS}
    wanted |= {each.slug: (each.minutes, _needs(AssignmentFile(each.slug, language), language)) for each in ASSIGNMENTS}
    assert {name: (minutes, needs) for name, minutes, needs in rows} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tracks_add_up(language: str) -> None:
    tracks = tables(GUIDES[language])[1]
    for name, lessons, assignments, minutes in tracks:
        whole = sum(MINUTES["lessons"][number] for number in lessons.split())
        whole += sum(MINUTES["assignments"][number] for number in assignments.split())
        assert (name, int(minutes)) == (name, whole)
    half, first, second, *weeks = tracks
    assert int(half[3]) <= 240
    for whole_course in ((first, second), weeks):
        assert sorted(" ".join(part[1] for part in whole_course).split()) == sorted(MINUTES["lessons"])
        assert sorted(" ".join(part[2] for part in whole_course).split()) == sorted(MINUTES["assignments"])


def test_both_languages_have_the_same_commands_and_the_same_structure() -> None:
    english, portuguese = GUIDES["en"], GUIDES["pt-BR"]
    assert blocks(english) == blocks(portuguese)
    assert heading_levels(english.read_text(encoding="utf-8")) == heading_levels(portuguese.read_text(encoding="utf-8"))
    assert [len(rows) for rows in tables(english)] == [len(rows) for rows in tables(portuguese)]
    assert [row[1:] for row in tables(english)[1]] == [row[1:] for row in tables(portuguese)[1]]


def _needs(file: LessonFile | AssignmentFile, language: str) -> str:
    book = file.read_notebook()
    assert book is not None
    code = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    return ", ".join(word for word, calls in zip(WORDS[language], CALLS, strict=True) if any(call in code for call in calls))
