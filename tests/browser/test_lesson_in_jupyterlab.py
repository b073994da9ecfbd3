"""Lesson 01 as a student meets it: JupyterLab in a real Chromium, every cell run, a diagram operated by keyboard."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lab.course import LESSONS
from lab.messages import LANGUAGES
from tools.lesson_files import LessonFile
from tools.lesson_runs import environment

MARKED = re.compile(r"\bmod-active\b")
START_SECONDS = 120
RUN_SECONDS = 300
QUIET_CHROMIUM = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
SETTINGS = {
    # cells out of sight stay in the page, so that all of them can be looked at
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/themes": {"adaptive-theme": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@dataclass(frozen=True)
class Jupyter:
    """A running server on copies of the notebooks."""

    url: str
    token: str

    def page_of(self, file: LessonFile) -> str:
        return f"{self.url}/lab/tree/{file.language}/{file.notebook.name}?token={self.token}"


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    home = tmp_path_factory.mktemp("jupyter")
    course = home / "notebooks"
    for language in LANGUAGES:
        (course / language).mkdir(parents=True)
        for notebook in LessonFile(LESSONS[0].slug, language).notebook.parent.glob("*.ipynb"):
            shutil.copy(notebook, course / language)
    for name, value in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    token = secrets.token_hex(16)
    private = {"JUPYTER_CONFIG_DIR": "config", "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    variables = environment("pt-BR") | {name: str(home / folder) for name, folder in private.items()}
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={course}"),
    ]
    # as `lab serve` does: without it JupyterLab shows no committed picture before its cell is run
    subprocess.run([sys.executable, "-m", "jupyter", "trust", *course.glob("*/*.ipynb")], env=variables, check=True)
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=variables, stdout=log, stderr=subprocess.STDOUT)
        try:
            running = Jupyter(f"http://127.0.0.1:{port}", token)
            wait_until_it_answers(running, server, home / "log")
            yield running
        finally:
            server.terminate()
            server.wait(60)


def wait_until_it_answers(jupyter: Jupyter, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{jupyter.url}/api?token={jupyter.token}").close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"JupyterLab did not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "the browser test needs Chromium: apt-get install chromium"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET_CHROMIUM, *as_root])
        yield browser.new_page(viewport={"width": 1400, "height": 1000})
        browser.close()


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("LAB_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_lesson_01_runs_and_its_diagram_answers_to_the_keyboard(
    jupyter: Jupyter, page: Page, screenshots: Path, language: str
) -> None:
    file = LessonFile(LESSONS[1].slug, language)
    open_lesson(page, jupyter, file)
    run_all_cells(page, file)
    expect(page.locator('[data-mime-type="application/vnd.jupyter.error"]')).to_have_count(0)
    expect(page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')).to_have_count(0)

    choice = page.locator(".lab-choice").first
    picture = page.locator(".jp-OutputArea-output", has=choice).locator("svg").first
    choice.scroll_into_view_if_needed()
    before = picture.inner_html()
    choice.locator("button").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(choice.locator("button").nth(1)).to_have_class(MARKED)
    page.wait_for_function(
        "([svg, before]) => svg.isConnected ? svg.innerHTML !== before : true", arg=[picture.element_handle(), before]
    )
    assert picture.inner_html() != before
    page.screenshot(path=screenshots / f"lesson-01-{language}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_front_page_of_the_course_opens(jupyter: Jupyter, page: Page, screenshots: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_lesson(page, jupyter, LessonFile("00-start", "pt-BR"))
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    # as committed, not run: what is seen here is the static picture
    expect(page.locator(f"body[data-jp-theme-light={str(scheme == 'light').lower()}]")).to_be_attached()
    picture = page.locator(".jp-RenderedSVG").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    page.screenshot(path=screenshots / f"front-page-{scheme}.png")


def open_lesson(page: Page, jupyter: Jupyter, file: LessonFile) -> None:
    page.goto(f"{jupyter.page_of(file)}&reset")
    expect(page.locator(".jp-NotebookPanel .jp-Notebook")).to_be_visible(timeout=START_SECONDS * 1000)
    # cells that are run before a kernel is attached lose their numbers and are never executed
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=START_SECONDS * 1000)


def run_all_cells(page: Page, file: LessonFile) -> None:
    """Choose Run All Cells in the menu and wait until the last code cell carries its number."""
    count = sum(cell.cell_type == "code" for cell in file.read_notebook().cells)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt")
    expect(prompts).to_have_count(count)
    expect(prompts).to_have_text([f"[{number}]:" for number in range(1, count + 1)], timeout=RUN_SECONDS * 1000)
