"""The contract of the engine that is found here."""

import pytest

from lab.engines.facts import EngineKind
from tests.support.contract import client, engine, foreign, owner  # noqa: F401
from tests.support.engine import endpoint


@pytest.fixture(scope="session")
def kind() -> EngineKind:
    return endpoint().kind
