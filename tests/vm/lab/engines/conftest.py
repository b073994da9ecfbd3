"""The contract of the lab VM's engine."""

import pytest

from lab.engines.facts import EngineKind
from tests.support.contract import client, engine, foreign, owner  # noqa: F401


@pytest.fixture(scope="session")
def kind() -> EngineKind:
    return "vm"
