"""What a reader of the repository meets: front pages in both languages, links that resolve, nothing heavy."""

import subprocess
from pathlib import Path

import pytest

from lab.course import LESSONS
from lab.messages import LANGUAGES
from tools import links, pictures
from tools.lesson_checks import heading_levels
from tools.lesson_files import ROOT

FRONT_PAGES = ("README.md", "README.pt-BR.md")
TRACKED = [ROOT / name for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0") if name]
# a lesson's or an assignment's text is read as a notebook, and its links are looked at there
MARKDOWN = [path for path in TRACKED if path.suffix == ".md" and path.is_file() and not path.is_relative_to(ROOT / "text")]


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_the_first_twenty_lines_say_how_to_start(name: str) -> None:
    start = "\n".join((ROOT / name).read_text(encoding="utf-8").splitlines()[:20])
    for expected in ("make lab", "make test", ".svg", "git clone"):
        assert expected in start


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_the_front_page_lists_every_written_lesson(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    folder = "pt-BR" if "pt-BR" in name else "en"
    rows = {f"notebooks/{folder}/{lesson.slug}.ipynb": f"| {lesson.minutes} |" for lesson in LESSONS if lesson.minutes}
    listed = [line for line in text.splitlines() if line.startswith("| [")]
    assert [row for row in rows.items() if not any(row[0] in line and line.endswith(row[1]) for line in listed)] == []


def test_both_front_pages_have_the_same_structure() -> None:
    first, second = ((ROOT / name).read_text(encoding="utf-8") for name in FRONT_PAGES)
    assert heading_levels(first) == heading_levels(second)
    for mark in ("```", "| ", "- "):
        assert sum(line.startswith(mark) for line in first.splitlines()) == sum(
            line.startswith(mark) for line in second.splitlines()
        )


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(page: Path) -> None:
    assert list(links.broken(page.read_text(encoding="utf-8"), page)) == []


def test_no_tracked_file_is_large_or_binary() -> None:
    contents = {path: path.read_bytes() for path in TRACKED if path.is_file()}
    assert [str(path) for path, content in contents.items() if len(content) > 1_000_000] == []
    assert [str(path) for path, content in contents.items() if b"\0" in content] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_s_picture_is_the_diagram_of_today(language: str) -> None:
    assert pictures.path(language).read_text(encoding="utf-8") == pictures.draw(language)
