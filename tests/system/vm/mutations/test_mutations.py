"""A class on the lab VM, whose emulated processor takes a minute for a submission."""

from collections.abc import Iterator

import pytest

from tests.support import submissions
from tests.support.courses.real import RealCourse
from tests.support.mutations import *  # noqa: F403
from tests.support.mutations import grade_class

pytestmark = pytest.mark.slow
SLUG, LANGUAGE = "03-containers", "en"
SOME = ["full", "blank", "network-is-namespace"]
# a cell that starts three containers takes longer there than these 20 s: only what is allowed for emulation lets it end
SETTINGS = "\nc.Limits.cell_seconds = 20.0\nc.Limits.emulated_times = 20.0\n"


@pytest.fixture(scope="module")
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCourse]:
    names = submissions.names(SLUG) if request.config.getoption("--all") else SOME
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("LAB_ENGINE", "vm")
        yield grade_class(tmp_path_factory.mktemp("course"), SLUG, LANGUAGE, names, SETTINGS)
