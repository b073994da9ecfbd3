"""`lab.check()` as a learner meets it: JupyterLab in a real Chromium, a kernel that Jupyter Server started for the notebook."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.support.jupyter import Jupyter, jupyter_server
from tests.support.kernel import handed_out
from tools.lesson_files import ROOT

SETTINGS = {
    # cells out of sight stay in the page, so that the last one can be looked at
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/themes": {"adaptive-theme": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
LANGUAGE = "pt-BR"


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    home = tmp_path_factory.mktemp("jupyter")
    path = handed_out(home / "course", LANGUAGE, "units-mixed")
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell("import lab\n\nlab.check()"))
    nbformat.write(book, path)
    for name, value in SETTINGS.items():
        settings = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(json.dumps(value))
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(home / "data")}
    variables.pop("COURSE_LANGUAGE", None)
    with jupyter_server(home / "course", home, variables) as running:
        yield running


@pytest.fixture(scope="module")
def card(jupyter: Jupyter, page: Page) -> Page:
    """The page, with every cell run."""
    page.goto(f"{jupyter.url}/lab/tree/work/{LANGUAGE}/01-virtual-machines/virtual-machines.ipynb?token={jupyter.token}&reset")
    expect(page.locator(".jp-NotebookPanel .jp-Notebook")).to_be_visible()
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = page.locator(".jp-CodeCell").last
    expect(last.locator(".jp-OutputArea-output")).to_be_visible()
    return page


def test_the_session_tells_the_notebook_and_the_card_is_there(card: Page) -> None:
    shown = card.locator(".jp-CodeCell").last.get_by_role("status").first
    expect(shown).to_contain_text("7 de 8 tarefas estão certas no que se vê.")
    expect(shown).to_contain_text("✘ Ainda não 6 · Quantas máquinas cabem (3 pontos): 1,5 de 3 pontos à vista.")
    expect(shown).to_contain_text("○ Por uma pessoa 9 · Explique")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768])
def test_the_card_fits_and_its_hints_open_by_keyboard(card: Page, screenshots: Path, scheme: str, width: int) -> None:
    card.set_viewport_size({"width": width, "height": 1000})
    card.emulate_media(color_scheme=scheme)
    expect(card.locator(f"body[data-jp-theme-light={str(scheme == 'light').lower()}]")).to_be_attached()
    shown = card.locator(".jp-CodeCell").last.get_by_role("status").first
    shown.scroll_into_view_if_needed()
    tip = shown.locator("summary", has_text="Dica 1")
    text = shown.get_by_text("Duas perguntas, uma depois da outra")
    expect(text).not_to_be_visible()
    tip.focus()
    card.keyboard.press("Enter")
    expect(text).to_be_visible()
    card.screenshot(path=screenshots / f"check-{scheme}-{width}.png")
    assert shown.evaluate("card => card.scrollWidth <= card.clientWidth + 1")
    card.keyboard.press("Enter")
    expect(text).not_to_be_visible()


def test_the_notebooks_own_hints_are_closed_until_they_are_opened(card: Page, screenshots: Path) -> None:
    hints = card.locator(".jp-MarkdownCell", has=card.locator("summary")).first
    hints.scroll_into_view_if_needed()
    expect(hints.locator("summary")).to_have_text(["Dica 1", "Dica 2", "A ideia"])
    first = hints.locator("details p").first
    expect(first).not_to_be_visible()
    card.screenshot(path=screenshots / "check-hints.png")
    # on its words, as people do: JupyterLab lays the toolbar of the cell that is pressed over the end of its first line
    hints.locator("summary").first.click(position={"x": 25, "y": 10})
    expect(first).to_contain_text("Dois kernels falam neste registro")
    expect(first).to_be_visible()
