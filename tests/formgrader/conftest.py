"""JupyterLab with nbgrader's own extensions, on the real assignment and two submissions."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from lab.messages import LANGUAGES
from tests.extent import EVERYTHING
from tests.grading.real import RealCourse
from tests.jupyter import Jupyter, jupyter_server
from tests.submissions import build

SLUG = "03-containers"
SUBMISSIONS = {"ana": "full", "fabio": "limits-reserve"}


@dataclass(frozen=True)
class Formgrader:
    """A course, and the server that shows it."""

    course: RealCourse
    jupyter: Jupyter

    def open(self, page: Page, path: str) -> None:
        page.goto(f"{self.jupyter.url}/login?token={self.jupyter.token}&next=/{path}")
        page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module", params=LANGUAGES if EVERYTHING else ["pt-BR"])
def formgrader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formgrader]:
    home = tmp_path_factory.mktemp("formgrader")
    (home / "course").mkdir()
    course = RealCourse(home / "course", SLUG, request.param)
    for student, name in SUBMISSIONS.items():
        course.submit(student, build(SLUG, name, request.param))
    # nothing is enabled by hand: nbgrader's installation brings its extensions' configuration
    with jupyter_server(course.root, home, course.environment) as jupyter:
        yield Formgrader(course, jupyter)
