"""JupyterLab with nbgrader's own extensions, on the real assignment and two submissions."""

from collections.abc import Iterator

import pytest

from lab.messages import LANGUAGES
from tests.support.courses.real import RealCourse
from tests.support.formgrader import SLUG, SUBMISSIONS, Formgrader
from tests.support.jupyter import jupyter_server
from tests.support.submissions import build


@pytest.fixture(scope="module", params=[LANGUAGES[0], pytest.param(LANGUAGES[1], marks=pytest.mark.slow)])
def formgrader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formgrader]:
    home = tmp_path_factory.mktemp("formgrader")
    (home / "course").mkdir()
    course = RealCourse(home / "course", SLUG, request.param)
    for student, name in SUBMISSIONS.items():
        course.submit(student, build(SLUG, name, request.param))
    # nothing is enabled by hand: nbgrader's installation brings its extensions' configuration
    with jupyter_server(course.root, home, course.environment) as jupyter:
        yield Formgrader(course, jupyter)
