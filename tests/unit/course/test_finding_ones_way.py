"""Finding one's way: from every lesson on and back, to its assignment, and from every term to what it means and back again."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from nbformat import NotebookNode, read

from lab.course import ASSIGNMENTS, LESSONS
from lab.messages import LANGUAGES
from tools.assignment_files import AssignmentFile
from tools.lesson_files import GLOSSARY, ORIGINAL, LessonFile
from tools.links import targets, without_blocks

PAGES = [(lesson.slug, language) for lesson in LESSONS for language in LANGUAGES]
START = LESSONS[0].slug
ENDINGS = {"pt-BR": "## Para onde ir", "en": "## Where next"}
_TERM = re.compile(r"\[([^\]]+)\]\(glossary\.ipynb#cell-id=([\w-]+)\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


@cache
def notebook(path: Path) -> NotebookNode:
    return read(path, as_version=4)


def cells(slug: str, language: str) -> list[NotebookNode]:
    return notebook(LessonFile(slug, language).notebook).cells


def markdown(slug: str, language: str) -> list[str]:
    return [cell.source for cell in cells(slug, language) if cell.cell_type == "markdown"]


def title(path: Path) -> str:
    """A notebook's first heading, an assignment's without the word for assignment."""
    heading = notebook(path).cells[0].source.splitlines()[0].removeprefix("# ")
    return re.sub(r"^(Atividade|Assignment) ", "", heading)


def around(slug: str, language: str) -> set[Path]:
    """What a lesson's ending has to lead to, beside the glossary: the lessons before and after it, its assignment, the map."""
    place = [lesson.slug for lesson in LESSONS].index(slug)
    near = [*LESSONS[place + 1 : place + 2], *LESSONS[:place][-1:], *LESSONS[:place][:1]]
    about = [one for one in ASSIGNMENTS if set(one.statements) & set(LESSONS[place].statements)]
    lessons = {LessonFile(one.slug, language).notebook for one in near}
    return lessons | {AssignmentFile(one.slug, language).released for one in about}


@pytest.mark.parametrize(("slug", "language"), PAGES)
def test_a_lesson_ends_with_the_ways_on(slug: str, language: str) -> None:
    last = cells(slug, language)[-1]
    assert last.cell_type == "markdown"
    assert last.source.splitlines()[0] == ENDINGS[language]
    folder = LessonFile(slug, language).notebook.parent
    led_to = {(folder / target).resolve() for target in targets(last.source)}
    assert led_to == {*around(slug, language), LessonFile(GLOSSARY, language).notebook}


@pytest.mark.parametrize(("slug", "language"), PAGES)
def test_a_lesson_has_no_other_ways_on(slug: str, language: str) -> None:
    *before, _ending = markdown(slug, language)
    led_to = {target.partition("#")[0] for source in before for target in targets(source)}
    assert {target for target in led_to if target.endswith(".ipynb")} <= {"glossary.ipynb"}


@pytest.mark.parametrize(("slug", "language"), PAGES)
def test_a_way_on_is_called_as_the_place_it_leads_to(slug: str, language: str) -> None:
    ways = {target: name for name, target in _LINK.findall(markdown(slug, language)[-1])}
    folder = LessonFile(slug, language).notebook.parent
    named = {path: name for target, name in ways.items() if (path := (folder / target).resolve()).stem not in (GLOSSARY, START)}
    assert named == {path: title(path) for path in named}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_reached_from_the_first_lesson(language: str) -> None:
    first = LessonFile(START, language).notebook
    reached, ahead = {first}, [first]
    while ahead:
        page = ahead.pop()
        texts = [cell.source for cell in notebook(page).cells if cell.cell_type == "markdown"]
        local = {target.partition("#")[0] for text in texts for target in targets(text) if ".ipynb" in target}
        new = {(page.parent / target).resolve() for target in local} - reached
        reached |= new
        ahead += new
    every = {LessonFile(slug, language).notebook for slug in (*(lesson.slug for lesson in LESSONS), GLOSSARY)}
    assert reached >= every | {AssignmentFile(one.slug, language).released for one in ASSIGNMENTS}


def entries(language: str) -> dict[str, str]:
    """The glossary's entries: the cell's id and its text, in order."""
    return {cell.id: cell.source for cell in cells(GLOSSARY, language) if cell.source.startswith("### ")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_lessons_and_glossary_lead_to_each_other(language: str) -> None:
    links = [(anchor, lesson.slug) for lesson in LESSONS for _term, anchor in terms(lesson.slug, language)]
    back = [(anchor, targets(text)) for anchor, text in entries(language).items()]
    # each term is linked once, in the lesson that its entry names, and the glossary has the lessons' order
    assert back == [(anchor, [f"{slug}.ipynb"]) for anchor, slug in links]


def terms(slug: str, language: str) -> Iterator[tuple[str, str]]:
    for source in markdown(slug, language):
        yield from _TERM.findall(source)


@pytest.mark.parametrize(("slug", "language"), PAGES)
def test_a_term_is_explained_where_it_is_first_needed(slug: str, language: str) -> None:
    # the opening names what will come; headings, code and the names of other works explain nothing
    _opening, *others = (running_text(source) for source in markdown(slug, language))
    text = "\n\n".join(others)
    assert [term for term, _anchor in terms(slug, language) if mentions(text, term) != text.find(f"[{term}](glossary")] == []


def running_text(source: str) -> str:
    text = re.sub(r"^#+ .*$", "", without_blocks(source), flags=re.MULTILINE)
    text = re.sub(r"\[[^\]]+\]\(https?:[^)]*\)", "", text)
    return re.sub(r"(?<!\[)`[^`\n]+`(?!\])", "", text)


def mentions(text: str, term: str) -> int:
    """Where a term is first mentioned; its link's own bracket belongs to it. `Service` is a term where `service` is a word."""
    found = re.search(rf"\[?(?<![\w`*]){re.escape(term)}(?![\w`*])", text, re.IGNORECASE if term.islower() else 0)
    return found.start() if found else -1


def test_the_glossary_speaks_of_the_same_terms_in_both_languages() -> None:
    translations = {language: entries(language) for language in LANGUAGES}
    names = {language: [heading(text).casefold() for text in found.values()] for language, found in translations.items()}
    original = [re.findall(r"^\*([^*]+)\* · ", text, re.MULTILINE) for text in translations[ORIGINAL].values()]
    assert [[term.casefold() for term in given] for given in original] == [[name] for name in names["en"]]
    assert [language for language, found in names.items() for _name, count in Counter(found).items() if count > 1] == []


def heading(entry: str) -> str:
    return entry.splitlines()[0].removeprefix("### ")
