"""No cluster but those that a test puts there."""

from collections.abc import Iterator

import pytest

from tests.support.api_server import Recorder
from tests.support.surroundings import unnamed_cluster  # noqa: F401


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    server = Recorder()
    yield server
    server.close()
