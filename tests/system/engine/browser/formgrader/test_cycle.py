"""The instructor's way through nbgrader's formgrader: listed, autograded, shown, graded by hand, given feedback."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.checks.misconceptions import sentences
from tests.support.formgrader import SLUG, SUBMISSIONS, Formgrader
from tests.support.gradebooks import Gradebook
from tests.support.submissions import expected

STUDENT = "fabio"
# of the hidden tests of "sums": what they call, and what they want
HIDDEN = ("task.hidden", "HIDDEN TESTS", "1713", "[704, 300]")


def test_a_submission_goes_from_handed_in_to_feedback(
    formgrader: Formgrader, page: Page, screenshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = formgrader.course.language
    monkeypatch.setenv("COURSE_LANGUAGE", language)
    told = sentences()[SUBMISSIONS[STUDENT]]
    formgrader.open(page, f"formgrader/manage_submissions/{SLUG}")
    expect(page.locator("tbody .student-id")).to_have_text(sorted(SUBMISSIONS))
    expect(page.locator("tbody .status")).to_have_text(["needs autograding"] * len(SUBMISSIONS))
    page.screenshot(path=screenshots / f"formgrader-submissions-{language}.png")

    press(page, "autograde")
    expect(row(page).locator(".status")).to_have_text("needs manual grading")
    expect(row(page).locator(".score")).to_have_text("15.5 / 20")
    expect(page.locator("tbody tr", has_text="ana").locator(".status")).to_have_text("needs autograding")
    assert formgrader.course.points(STUDENT) == expected(SLUG, SUBMISSIONS[STUDENT]).points
    record = formgrader.course.autograded(STUDENT).metadata["autograder"]
    assert record["sandbox"] in {"bubblewrap", "container"}
    assert record["language"] == language

    open_submission(formgrader, page)
    expect(page.locator("body")).to_contain_text(told)
    expect(page.locator("#sums-check")).to_have_attribute("placeholder", "1.5")
    page.screenshot(path=screenshots / f"formgrader-submission-{language}.png", full_page=True)
    page.locator("#explain").fill("2.5")
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT") as saved:
        page.keyboard.press("Tab")
    assert saved.value.ok
    formgrader.open(page, f"formgrader/manage_submissions/{SLUG}")
    expect(row(page).locator(".status")).to_have_text("graded")
    expect(row(page).locator(".score")).to_have_text("18 / 20")

    press(page, "generate-feedback")
    feedback = formgrader.course.root / "feedback" / STUDENT / SLUG / f"{formgrader.course.notebook_name}.html"
    page.goto(feedback.as_uri())
    for words in (told, "free_now_mb(4096", {"en": "2.5 of 3", "pt-BR": "2,5 de 3"}[language]):
        expect(page.locator("body")).to_contain_text(words)
    assert [secret for secret in HIDDEN if secret in feedback.read_text(encoding="utf-8")] == []
    page.screenshot(path=screenshots / f"feedback-{language}.png", full_page=True)
    assert manual_and_whole(formgrader) == (2.5, 18.0)


def test_another_grading_keeps_what_a_person_gave(formgrader: Formgrader, page: Page) -> None:
    formgrader.open(page, f"formgrader/manage_submissions/{SLUG}")
    expect(row(page).locator(".status")).to_have_text("graded")
    press(page, "autograde")
    expect(row(page).locator(".score")).to_have_text("18 / 20")
    assert manual_and_whole(formgrader) == (2.5, 18.0)


def test_it_opens_in_jupyterlab_from_its_menu(formgrader: Formgrader, page: Page) -> None:
    formgrader.open(page, "lab?reset")
    expect(page.locator(".jp-Launcher")).to_be_visible()
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    inside = page.frame_locator("iframe")
    expect(inside.locator("tbody .name")).to_have_text([SLUG])


def row(page: Page) -> Locator:
    return page.locator("tbody tr", has=page.locator(".student-id", has_text=STUDENT))


def press(page: Page, button: str) -> None:
    """Press a submission's button, wait until formgrader says that it worked, and close what it says."""
    row(page).locator(f".{button} a").click()
    said = page.locator(".modal.in")
    expect(said.locator(".modal-title")).to_have_text("Success")
    said.get_by_role("button", name="OK").click()
    expect(page.locator(".modal")).to_have_count(0)


def open_submission(formgrader: Formgrader, page: Page) -> None:
    formgrader.open(page, f"formgrader/gradebook/{SLUG}/{formgrader.course.notebook_name}")
    page.get_by_role("link", name="Submission #1").click()
    page.wait_for_load_state("networkidle")


def manual_and_whole(formgrader: Formgrader) -> tuple[float | None, float]:
    with Gradebook(f"sqlite:///{formgrader.course.root}/gradebook.db") as gradebook:
        grade = gradebook.find_grade("explain", formgrader.course.notebook_name, SLUG, STUDENT)
        return grade.manual_score, float(gradebook.find_submission(SLUG, STUDENT).score)
