"""A course in nbgrader's formgrader: the real assignment and two submissions."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.support.courses.real import RealCourse
from tests.support.jupyter import Jupyter

SLUG = "03-containers"
SUBMISSIONS = {"ana": "full", "fabio": "limits-reserve"}


@dataclass(frozen=True)
class Formgrader:
    """A course, and the server that shows it."""

    course: RealCourse
    jupyter: Jupyter

    def open(self, page: Page, path: str) -> None:
        page.on("response", lambda answer: print(answer.status, answer.url) if answer.status >= 400 else None)
        page.on("requestfailed", lambda asked: print(asked.failure, asked.url))
        page.on("pageerror", lambda error: print(f"{error}"))
        page.goto(f"{self.jupyter.url}/login?token={self.jupyter.token}&next=/{path}")
        page.wait_for_load_state("networkidle")
