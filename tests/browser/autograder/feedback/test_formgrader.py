"""formgrader's own page of a submission, in the instructor's browser: it works with no network and runs nothing of it."""

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support import hostile
from tests.support.courses.fed_back import ASSIGNMENT, SECRET, Course, check, scored
from tests.support.gradebooks import Gradebook
from tests.support.servers import wait_for
from tests.support.waiting import until

# what the page itself loads, and its style for code; the notebook is in the body
IN_NOTEBOOK = """() => {
  const all = [...document.querySelectorAll('#notebook *')];
  return all.filter(e => ['SCRIPT', 'IFRAME', 'SVG', 'OBJECT', 'BASE', 'META', 'LINK', 'STYLE'].includes(e.tagName.toUpperCase())
    || [...e.attributes].some(a => a.name.startsWith('on') || (e.tagName === 'A' && a.name === 'href'))).map(e => e.outerHTML);
}"""


@dataclass(frozen=True)
class Formgrader:
    course: Course
    url: str
    token: str

    def page_of(self, student: str) -> str:
        with Gradebook(f"sqlite:///{self.course.folder}/gradebook.db", "small") as gradebook:
            ident = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student).id
        return f"{self.url}/login?token={self.token}&next=/formgrader/submissions/{ident}/"

    def manual_score(self, student: str, task: str) -> float | None:
        with Gradebook(f"sqlite:///{self.course.folder}/gradebook.db", "small") as gradebook:
            return gradebook.find_grade(task, ASSIGNMENT, ASSIGNMENT, student).manual_score


@pytest.fixture(scope="module")
def formgrader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formgrader]:
    home = tmp_path_factory.mktemp("formgrader")
    (home / "course").mkdir()
    course = Course(home / "course")
    nb = course.released()
    nb.cells[2:2] = hostile.cells()
    nb.cells[-1].source = hostile.PROSE
    tasks = {"limits": scored("limits", 3, check("runs_limited", True)), "shared": scored("shared", 2, check("shares", False))}
    limit = {"limit": "cell_seconds", "sentence": hostile.MARKUP[1], "cell": 2}
    course.submit("mallory", nb=nb, tasks=tasks, outputs=hostile.outputs(), limits=[limit])
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    token = secrets.token_hex(16)
    extensions = {"nbgrader.server_extensions.formgrader": True, "jupyterlab": False}
    (home / "config").mkdir()
    (home / "config" / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": {"jpserver_extensions": extensions}}))
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={course.folder}"),
    ]
    path = f"{Path.cwd()}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    variables = os.environ | {"JUPYTER_CONFIG_DIR": str(home / "config"), "COURSE_LANGUAGE": "en", "PYTHONPATH": path}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=variables, cwd=course.folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, home / "log")
            yield Formgrader(course, f"http://127.0.0.1:{port}", token)
        finally:
            server.terminate()
            server.wait()


@pytest.fixture
def page(formgrader: Formgrader, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.asked = []  # type: ignore[attr-defined]
    opened.complaints = []  # type: ignore[attr-defined]

    def ask(route: Route) -> None:
        opened.asked.append(route.request.url)  # type: ignore[attr-defined]
        if route.request.url.startswith(formgrader.url):
            route.continue_()
        else:
            route.abort()

    opened.route("**/*", ask)
    opened.on("console", lambda message: opened.complaints.append(message.text))  # type: ignore[attr-defined]
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))  # type: ignore[attr-defined]
    opened.goto(formgrader.page_of("mallory"))
    opened.wait_for_load_state("networkidle")
    yield opened
    opened.close()


def test_it_runs_nothing_of_the_submission_and_asks_no_one_else(formgrader: Formgrader, page: Page, screenshots: Path) -> None:
    page.screenshot(path=screenshots / "formgrader-hostile.png", full_page=True)
    assert page.evaluate("window.stolen") is None
    assert page.title() == ASSIGNMENT
    assert page.evaluate(IN_NOTEBOOK) == []
    assert [url for url in page.asked if not url.startswith(formgrader.url)] == []
    assert [url for url in page.asked if "path=" in url] == []
    assert page.complaints == []
    seen = page.inner_text("#notebook")
    assert "<script>" in seen
    assert "About this submission" in seen


def test_it_shows_the_instructor_the_tests_and_what_they_found(page: Page) -> None:
    seen = page.inner_text("#notebook")
    assert SECRET in seen
    assert "The container `worker` is limited to 64 MB." in seen
    assert "FORGED" not in seen


def test_it_can_still_be_graded_in(formgrader: Formgrader, page: Page) -> None:
    expect(page.locator("#limits")).to_have_attribute("placeholder", "3")
    page.locator("#why").fill("1.5")
    page.keyboard.press("Tab")
    expect(page.locator("#why_extra_credit")).to_be_focused()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".score-saved").last).to_be_attached()
    until(lambda: formgrader.manual_score("mallory", "why") == 1.5)
    page.locator(".glyphicon-eye-open").click()
    expect(page.locator("a.name-shown")).to_be_visible()


def test_the_browser_would_stop_what_came_through(page: Page) -> None:
    stopped = page.evaluate(
        "() => { const e = document.createElement('div'); e.innerHTML = '<img src=x onerror=\"window.stolen = 1\">';"
        " document.querySelector('#notebook').append(e); const s = document.createElement('script');"
        " s.textContent = 'window.stolen = 2'; document.body.append(s); return new Promise(r => setTimeout(r, 300)); }"
    )
    assert stopped is None
    assert page.evaluate("window.stolen") is None
