"""The engine that the course finds here."""

from collections.abc import Iterator

import pytest

import lab
import lab.images
from lab.engines.client import LabClient


@pytest.fixture(scope="session")
def client() -> Iterator[LabClient]:
    engine = lab.engine(quiet=True)
    lab.images.busybox(engine)
    yield engine
    engine.close()
