"""Gates on the lab VM's engine."""

from collections.abc import Iterator

import pytest

import lab
from lab import images
from lab.engines.client import LabClient
from tests.support.gates import *  # noqa: F403


@pytest.fixture(scope="session")
def engine() -> Iterator[LabClient]:
    client = lab.engine(kind="vm", quiet=True)
    images.busybox(client)
    yield client
    client.close()
