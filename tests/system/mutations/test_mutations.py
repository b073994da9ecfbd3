"""The assignment that asks for no engine: every submission that there is, in both languages."""

import pytest

from lab.messages import LANGUAGES
from tests.support import submissions
from tests.support.courses.real import RealCourse
from tests.support.mutations import *  # noqa: F403
from tests.support.mutations import grade_class
from tools.assignment_files import slugs

SLUG = "01-virtual-machines"


@pytest.fixture(scope="module", params=[LANGUAGES[0], pytest.param(LANGUAGES[1], marks=pytest.mark.slow)])
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RealCourse:
    return grade_class(tmp_path_factory.mktemp("course"), SLUG, request.param, submissions.names(SLUG))


def test_at_least_five_misconceptions_are_known_for_each_assignment() -> None:
    for slug in slugs():
        assert sum(not name.startswith("right-") for name in submissions.names(slug)) - 2 >= 5
