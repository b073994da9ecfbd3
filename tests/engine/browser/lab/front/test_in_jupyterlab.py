"""The front page as a student meets it: the first tab of a real JupyterLab, in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lab.progress import load, record_check
from tests.support.axe import serious
from tests.support.jupyter import Jupyter

PANEL = "#vm-to-kubernetes"
Open = Callable[..., Page]

pytestmark = pytest.mark.usefixtures("begin_anew")


@pytest.fixture
def open_lab(browser: Browser, jupyter: Jupyter) -> Iterator[Open]:
    """Opens JupyterLab in a browser of its own; gives its page once the shell is up."""
    contexts = []

    def opened(address: str = "lab", *, locale: str = "en-GB", scheme: str = "light", width: int = 1280) -> Page:
        context = browser.new_context(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{jupyter.url}/{address}?token={jupyter.token}&reset")
        expect(page.locator("#jp-main-dock-panel")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


def tabs(page: Page) -> list[str]:
    return page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").all_inner_texts()


@pytest.mark.parametrize(("scheme", "locale"), [("light", "pt-BR"), pytest.param("dark", "en-GB", marks=pytest.mark.slow)])
def test_it_is_the_first_tab_in_the_browser_s_language_and_for_everybody(
    open_lab: Open, screenshots: Path, scheme: str, locale: str
) -> None:
    page = open_lab(locale=locale, scheme=scheme)
    heading, tab = ("Da VM ao Kubernetes", "Curso") if locale == "pt-BR" else ("From VM to Kubernetes", "Course")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect(page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")).to_have_text([tab])
    expect(page.locator(f"body[data-jp-theme-light={str(scheme == 'light').lower()}]")).to_be_attached()
    for width in (1280, 768):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator(PANEL).evaluate("panel => panel.scrollWidth <= panel.clientWidth")
        page.screenshot(path=screenshots / f"course-{locale}-{scheme}-{width}.png")
    assert serious(page, PANEL) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_also_stands_alone(browser: Browser, jupyter: Jupyter, scheme: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme=scheme, locale="pt-BR")
    page = context.new_page()
    page.goto(f"{jupyter.url}/course/?token={jupyter.token}")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From VM to Kubernetes")
    context.close()
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{jupyter.url}/course/?token={jupyter.token}")
    assert serious(page) == []
    context.close()


def test_an_answer_that_does_not_come_is_asked_for_again(browser: Browser, jupyter: Jupyter) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    lost: list[str] = []

    def lose_many(route: Route) -> None:
        # more than it asks for by itself when it is shown
        if len(lost) == 3:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort("failed")

    page.route("**/course/?part*", lose_many)
    page.goto(f"{jupyter.url}/lab?token={jupyter.token}&reset")
    expect(page.get_by_role("heading", level=1, name="From VM to Kubernetes")).to_be_visible()
    assert len(lost) == 3
    context.close()


def test_a_check_that_holds_in_a_kernel_shows_on_the_page(open_lab: Open) -> None:
    page = open_lab()
    page.get_by_role("link", name="Begin lesson 00").click()
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.get_by_role("heading", level=1)).to_contain_text("00 · Start here")
    # cells that are run before a kernel is attached are never executed
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()
    for code in ("client = lab.engine()", "lab.verify.engine_answers(client)"):
        cell = notebook.locator(".jp-CodeCell", has_text=code)
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        expect(cell.locator(".jp-InputPrompt").first).to_have_text(re.compile(r"\[\d+\]:"))
    page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_text="Course").click()
    expect(page.locator(PANEL)).to_contain_text("started · checks that hold: 1 of 2")
    expect(page.get_by_role("link", name="Go on with lesson 00")).to_be_visible()


def test_the_keyboard_alone_reaches_the_first_lesson_and_the_confirmation(open_lab: Open) -> None:
    record_check("00-start", "engine_answers", True)
    page = open_lab()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(PANEL)).to_be_focused()
    tab_to(page, "forget-ask")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL} [role=status]")).to_have_text("Your progress is deleted.")
    assert load().record == {}
    expect(page.locator("#forget-ask")).to_be_focused()
    tab_to(page, "lesson-00", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".jp-NotebookPanel:visible").get_by_role("heading", level=1)).to_contain_text("00 · Start here")


def test_an_assignment_opens_as_the_student_s_copy_in_the_language_that_was_chosen(open_lab: Open, course_folder: Path) -> None:
    page = open_lab(locale="pt-BR")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From VM to Kubernetes")
    expect(page.get_by_role("button", name="English")).to_be_focused()
    assert tabs(page) == ["Course"]
    page.get_by_role("button", name="Assignment 05").click()
    expect(page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")).to_have_text(["Course", "docker.ipynb"])
    expect(page.locator(".jp-NotebookPanel:visible").get_by_role("heading", level=1)).to_be_visible()
    assert (course_folder / "work/en/05-docker/docker.ipynb").is_file()


def test_an_address_that_asks_for_a_file_gets_it_and_the_launcher_leads_back(open_lab: Open) -> None:
    page = open_lab("lab/tree/README.md", locale="pt-BR")
    expect(page.locator(".jp-FileEditor:visible")).to_be_visible()
    assert tabs(page) == ["README.md"]
    page.get_by_title("New Launcher").first.click()
    page.locator(".jp-LauncherCard", has_text="Curso").click()
    expect(page.get_by_role("heading", level=1, name="Da VM ao Kubernetes")).to_be_visible()
    assert tabs(page)[0] == "Curso"


def tab_to(page: Page, identifier: str, key: str = "Tab") -> None:
    """Press Tab until the element has the focus."""
    for _press in range(60):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.id") == identifier:
            return
    pytest.fail(f"{key} does not lead to {identifier}")
