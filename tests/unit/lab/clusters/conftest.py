"""No cluster but those that a test puts there."""

from collections.abc import Iterator

import pytest

from lab.clusters.contexts import NAMED
from tests.support.api_server import Recorder


@pytest.fixture(scope="module", autouse=True)
def surroundings() -> Iterator[None]:
    """English, and no cluster that was named on purpose."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("COURSE_LANGUAGE", "en")
        changed.delenv(NAMED, raising=False)
        yield


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    server = Recorder()
    yield server
    server.close()
