"""The page as HTML: what it says in each situation, in both languages, without a script."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lab.course import ASSIGNMENTS, LESSONS
from lab.front.desk import Notice
from lab.front.engine import EngineState
from lab.front.facts import Doing, Facts, gather
from lab.front.files import Course
from lab.front.page import render
from lab.front.tongue import reader_language
from lab.messages import LANGUAGES, speaking
from lab.progress import Kept
from tools.lesson_files import ROOT

RUNS = EngineState("vm", "Docker 26.1.5", "Debian 13", ("its CPU is emulated",))
RECORD = {
    "lessons": {
        "00-start": {"checks": {"engine_answers": True, "container_runs": True}, "predictions": {"first container": "locked"}},
        "01-virtual-machines": {"checks": {"machine_read": True}},
    }
}
VOID = {"input", "meta", "path", "circle", "rect"}


class Tree(HTMLParser):
    """Reads a page, and refuses one whose elements are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def having(self, tag: str, name: str) -> list[str]:
        return [attributes[name] for found, attributes in self.elements if found == tag and name in attributes]


def facts(language: str = "en", doing: Doing = Doing(RUNS), kept: Kept = Kept(), root: Path = ROOT) -> Facts:  # noqa: B008
    return gather(language, Course(root, ""), kept, Path("/home/ada/progress.json"), doing)


def page(of: Facts, *, whole: bool = False) -> str:
    return render(of, base_url="/user/ada/", xsrf="token", whole=whole)


def words(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL).split())


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_well_formed_and_needs_no_script(language: str, whole: bool) -> None:
    tree = Tree(page(facts(language, kept=Kept(RECORD)), whole=whole))
    tags = [tag for tag, _attributes in tree.elements]
    assert "script" not in tags
    assert tags.count("h1") == 1
    assert tags.count("main") == whole
    assert (language in tree.having("html", "lang")) == whole
    identifiers = [attributes["id"] for _tag, attributes in tree.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    assert set(tree.having("section", "aria-labelledby")) <= set(identifiers)
    assert tree.having("form", "method") == ["post"] * tags.count("form")
    assert tree.having("input", "value").count("token") == tags.count("form")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_and_assignment_is_on_the_map(language: str) -> None:
    tree = Tree(page(facts(language)))
    opens = tree.having("a", "data-open")
    links = tree.having("a", "href")
    for lesson in LESSONS:
        assert f"notebooks/{language}/{lesson.slug}.ipynb" in opens
        assert f"/user/ada/lab/tree/notebooks/{language}/{lesson.slug}.ipynb" in links
    assert [value for value in tree.having("input", "value") if value in {each.slug for each in ASSIGNMENTS}] == [
        each.slug for each in ASSIGNMENTS
    ]


def test_the_map_says_in_words_what_is_done() -> None:
    said = words(page(facts(kept=Kept(RECORD))))
    assert "predictions locked: 1 of 1 done · checks that hold: 2 of 2" in said
    assert "started · checks that hold: 1 of 3" in said
    assert "not yet · checks that hold: 0 of 5" in said
    assert "Go on with lesson 01" in said
    assert "Lessons done: 1 of 9." in said


@pytest.mark.parametrize(
    ("doing", "says", "actions"),
    [
        (Doing(RUNS), "running : Docker 26.1.5 in the lab VM. Debian 13 Its limits: its CPU is emulated", {"reset"}),
        (Doing(EngineState(None, trouble="Nothing runs.")), "not running .", {"ready"}),
        (Doing(None), "Asking the engine", set()),
        (Doing(None, busy=True, step="Booting"), "At work: Booting", set()),
    ],
)
def test_the_engine_s_state_is_said_and_what_can_be_done_about_it(doing: Doing, says: str, actions: set[str]) -> None:
    html = page(facts(doing=doing))
    assert says in words(html)
    targets = {target.removeprefix("/user/ada/course/") for target in Tree(html).having("form", "action")}
    assert targets & {"reset", "ready"} == actions
    # only what is about to change is drawn again by itself
    assert ("data-again" in html) == (doing.engine is None)


def test_what_is_to_be_told_is_shown_as_text() -> None:
    html = page(facts(doing=Doing(RUNS, notice=Notice("<script>alert(1)</script>")), kept=Kept({}, (Path("/a/<b>"),))))
    assert "<script" not in html
    assert "/a/&lt;b&gt;" in html
    assert "Your progress file was damaged" in words(html)


def test_the_glossary_is_linked_where_there_is_one() -> None:
    without = replace(facts(), glossary=None)
    assert "Glossary" not in words(page(without))
    html = page(replace(without, glossary="notebooks/en/glossary.ipynb"))
    assert "notebooks/en/glossary.ipynb" in Tree(html).having("a", "data-open")


def test_a_file_s_address_is_quoted() -> None:
    moved = replace(facts(), course=Course(ROOT, "my course/"))
    assert "/user/ada/lab/tree/my%20course/README.md" in Tree(page(moved)).having("a", "href")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_does_in_a_lesson_is_said_as_in_the_readme(language: str) -> None:
    rows = (ROOT / facts(language).readme).read_text(encoding="utf-8").splitlines()
    with speaking(language):
        missing = [lesson.slug for lesson in LESSONS if not any(f"| {lesson.does} | {lesson.minutes} |" in row for row in rows)]
    assert missing == []


@pytest.mark.parametrize(
    ("chosen", "variable", "accepted", "expected"),
    [
        ("en", "pt-BR", "pt-BR", "en"),
        ("", "pt-BR", "en", "pt-BR"),
        ("tlh", "tlh", "en", "en"),
        ("", "", "pt-PT,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("", "", "en;q=0.3, pt;q=0.7", "pt-BR"),
        ("", "", "en-GB", "en"),
        ("", "", "de-DE,de;q=0.9", "en"),
        ("", "", "de,pt;q=0.2,en;q=0", "pt-BR"),
        ("", "", "nonsense;q=x", "en"),
        ("", "", "", "pt-BR"),
    ],
)
def test_the_page_speaks_the_reader_s_language(chosen: str, variable: str, accepted: str, expected: str) -> None:
    assert reader_language(chosen, {"COURSE_LANGUAGE": variable}, accepted) == expected
