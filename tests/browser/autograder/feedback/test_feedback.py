"""Feedback by nbgrader's own command: it explains each point, shows no hidden test, and runs nothing of a submission."""

import re
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from playwright.sync_api import Browser

from tests.support import hostile
from tests.support.axe import serious
from tests.support.courses.fed_back import SECRET, Course, check, scored

LIMIT = {"limit": "output_bytes", "sentence": "The output passed 1 MB and was <b>cut</b>.", "cell": 3}
REFUSAL = {"rule": "host-mount", "sentence": "A mount of /etc from the host was refused."}
PASSED = check("runs_limited", True)
HIDDEN = check("function_gives", False, hidden=True, found="It does not hold in a case that is not shown.")
MISTAKEN = check("shares_network", False, found="Each container has its own <b>kernel</b>.", misconception="own-kernel")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course(tmp_path_factory.mktemp("course"))
    tasks = {"limits": scored("limits", 3, PASSED, HIDDEN), "shared": scored("shared", 2, MISTAKEN)}
    course.submit("alice", tasks=tasks, repairs=["The cell “shared” was put back."], limits=[LIMIT], refusals=[REFUSAL])
    nb = course.released()
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    nb.metadata["title"] = hostile.MARKUP[0]
    nb.cells[2:2] = hostile.cells()
    course.submit("mallory", nb=nb, tasks=tasks, outputs=hostile.outputs(), limits=[LIMIT | {"sentence": hostile.MARKUP[1]}])
    return course


@pytest.fixture(params=["en", "pt-BR"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COURSE_LANGUAGE", request.param)
    return request.param


def test_it_explains_every_point(course: Course, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    page = browser.new_page()
    page.goto(course.feedback("alice").as_uri())
    seen = page.inner_text("body")
    page.close()
    points = ("1.5 of 7 points", "1.5 of 3 points", "0 of 2 points")
    told = (PASSED.expected, PASSED.found, HIDDEN.found, MISTAKEN.found, "docker inspect worker")
    for words in (*points, *told, "was put back", LIMIT["sentence"], REFUSAL["sentence"]):
        assert words in seen
    assert seen.index(LIMIT["sentence"]) < seen.index("Checks: limits")


def test_it_never_shows_a_hidden_test(course: Course) -> None:
    graded = course.folder / "autograded" / "alice" / "03-containers" / "03-containers.ipynb"
    assert SECRET in graded.read_text()
    told = course.feedback("alice").read_text()
    assert SECRET not in told
    assert "HIDDEN" not in told
    assert "FORGED" not in told


def test_nothing_that_a_broken_check_says_is_shown(course: Course) -> None:
    quoting = [f"---> 5 assert memory_left_mb(64) == '{SECRET}'"]
    said = [new_output("error", ename="AssertionError", evalue=SECRET, traceback=quoting), new_output("stream", text=SECRET)]
    course.submit("bob", tasks={"limits": said, "shared": [new_output("display_data", data={"text/html": SECRET})]})
    assert SECRET not in course.feedback("bob").read_text()


def test_nothing_of_a_submission_runs_or_is_fetched(course: Course, browser: Browser, screenshots: Path, language: str) -> None:
    context = browser.new_context(color_scheme="dark" if language == "en" else "light")
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    file = course.feedback("mallory")
    page.goto(file.as_uri())
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.stolen") is None
    assert "stolen" not in page.title()
    # the page's policy never had to step in: nothing was there to be stopped
    assert complaints == []
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.evaluate(
        "[...document.querySelectorAll('script,iframe,svg,object,embed,base,link,form,input')].length"
        " + [...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length"
    ) == 0  # fmt: skip
    assert page.locator("main img").count() == 1
    assert page.evaluate("[...document.querySelectorAll('a')].filter(a => !a.getAttribute('href').startsWith('#')).length") == 0
    assert "<script>" in page.inner_text("main")
    page.screenshot(path=screenshots / f"feedback-hostile-{language}.png", full_page=True)
    page.goto(course.feedback("alice").as_uri())
    page.screenshot(path=screenshots / f"feedback-{language}.png", full_page=True)
    assert serious(page) == []
    context.close()


def test_it_speaks_the_courses_language(course: Course, language: str) -> None:
    told = course.feedback("alice").read_text()
    assert re.search(r'<html lang="([^"]+)"', told)[1] == language


def test_what_waits_for_a_person_says_so(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    nb = course.released()
    nb.cells[-1].source = "Because a container shares the kernel."
    course.submit("carol", nb=nb)
    told = course.feedback("carol").read_text()
    assert "2 points, waiting for a person" in told
    assert "Because a container shares the kernel." in told


def test_a_flood_of_output_is_cut(course: Course) -> None:
    course.submit("dave", outputs=[new_output("stream", text="x" * 5_000_000)])
    told = course.feedback("dave").read_text()
    assert len(told) < 1_200_000
    assert "1 MB" in told


def test_odd_metadata_and_slow_text_do_not_stop_it(course: Course) -> None:
    nb = course.released()
    slow = [r"\begin{a}" * 100_000, "[" * 500_000, "![" * 200_000, "*a_" * 200_000, "`" * 300_000, "$$ " * 200_000]
    nb.cells[2:2] = [new_markdown_cell(text, id=f"slow-{number}") for number, text in enumerate(slow)]
    nb.cells.append(new_code_cell("x = '" + "(" * 2_000_000 + "'", id="long"))
    nb.cells.append(new_markdown_cell("a\x00\x1b[31mb", id="odd", metadata={"collapsed": True}))
    started = time.process_time()
    course.submit("erin", nb=nb)
    assert "a\ufffdb" in course.feedback("erin").read_text()
    # a quadratic reading of any of these takes much longer
    assert time.process_time() - started < 60
