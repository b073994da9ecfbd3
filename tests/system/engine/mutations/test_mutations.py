"""The assignments that ask for an engine, on the one that is found here."""

import pytest

from lab.messages import LANGUAGES
from tests.support import submissions
from tests.support.courses.real import RealCourse
from tests.support.mutations import *  # noqa: F403
from tests.support.mutations import grade_class

SLUGS = ("03-containers", "05-docker", "06-microservices", "07-scaling", "08-kubernetes")
# the class where time is short: the code cells are the same in every language, and the others' submissions take longer
_SHORT = (SLUGS[0], LANGUAGES[0])
CLASSES = [
    pytest.param((slug, language), id=f"{slug}-{language}", marks=() if (slug, language) == _SHORT else pytest.mark.slow)
    for slug in SLUGS
    for language in LANGUAGES
]


@pytest.fixture(scope="module", params=CLASSES)
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RealCourse:
    slug, language = request.param
    names = submissions.names(slug) if request.config.getoption("--all") else chosen(slug)
    return grade_class(tmp_path_factory.mktemp("course"), slug, language, names)


def chosen(slug: str) -> list[str]:
    """The submissions of a class, where time is short."""
    every = submissions.names(slug)
    right = ["full", *(name for name in every if name.startswith("right-"))]
    mistakes = [name for name in every if name not in {*right, "blank"}]
    return [*right, "blank", *mistakes[::6]]
