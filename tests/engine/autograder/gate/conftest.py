"""Gates on the engine that is found here."""

from collections.abc import Iterator

import pytest

from lab import images
from lab.engines.client import LabClient
from tests.support.engine import bare_client
from tests.support.gates import *  # noqa: F403


@pytest.fixture(scope="session")
def engine() -> Iterator[LabClient]:
    client = bare_client()
    images.busybox(client)
    yield client
    client.close()
