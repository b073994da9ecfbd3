"""Lesson 01 as a student meets it: JupyterLab in a real Chromium, every cell run, a diagram operated by keyboard."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lab.course import LESSONS
from lab.messages import LANGUAGES
from tests.support.jupyter import Jupyter, jupyter_server
from tools.lesson_files import LessonFile
from tools.lesson_runs import environment

MARKED = re.compile(r"\bmod-active\b")
ACTIVE = re.compile(r"\bjp-mod-active\b")
SETTINGS = {
    # cells out of sight stay in the page, so that all of them can be looked at
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/themes": {"adaptive-theme": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


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
    variables = environment("pt-BR")
    # as `lab serve` does: without it JupyterLab shows no committed picture before its cell is run
    subprocess.run([sys.executable, "-m", "jupyter", "trust", *course.glob("*/*.ipynb")], env=variables, check=True)
    with jupyter_server(course, home, variables) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_lesson_01_runs_and_its_diagram_answers_to_the_keyboard(
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


def test_a_prediction_is_locked_by_keyboard_which_then_goes_on_to_the_next_cell(jupyter: Jupyter, page: Page) -> None:
    open_lesson(page, jupyter, LessonFile("00-start", "pt-BR"))
    predicts = page.locator(".jp-CodeCell", has_text="lab.predict(").first
    predicts.locator(".jp-InputPrompt").click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Above Selected Cell", exact=True).click()
    predicts.locator(".jp-InputPrompt").click()
    page.keyboard.press("Control+Enter")
    lock = predicts.get_by_role("button", name="Travar meu palpite")
    expect(lock).to_be_visible()
    predicts.locator("input, .lab-choice button").first.focus()
    page.keyboard.type("3")
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    expect(predicts.get_by_role("button", name="Travado")).to_be_focused()
    for key in ("Escape", "ArrowDown"):
        page.keyboard.press(key)
    expect(predicts).not_to_have_class(ACTIVE)
    expect(page.locator(".jp-Notebook .jp-Cell.jp-mod-active")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_the_first_lesson_shows_its_picture_unrun(jupyter: Jupyter, page: Page, screenshots: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_lesson(page, jupyter, LessonFile("00-start", "pt-BR"))
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    # as committed, not run: what is seen here is the static picture
    expect(page.locator(f"body[data-jp-theme-light={str(scheme == 'light').lower()}]")).to_be_attached()
    picture = page.locator(".jp-RenderedSVG").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    page.screenshot(path=screenshots / f"lesson-00-{scheme}.png")


def open_lesson(page: Page, jupyter: Jupyter, file: LessonFile) -> None:
    page.goto(f"{jupyter.url}/lab/tree/{file.language}/{file.notebook.name}?token={jupyter.token}&reset")
    expect(page.locator(".jp-NotebookPanel .jp-Notebook")).to_be_visible()
    # cells that are run before a kernel is attached lose their numbers and are never executed
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()


def run_all_cells(page: Page, file: LessonFile) -> None:
    """Choose Run All Cells in the menu and wait until the last code cell carries its number."""
    count = sum(cell.cell_type == "code" for cell in file.read_notebook().cells)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt")
    expect(prompts).to_have_count(count)
    expect(prompts).to_have_text([f"[{number}]:" for number in range(1, count + 1)])
