"""As on any engine."""

import pytest

from tests.engine.lab.engines.test_contract import *  # noqa: F403

pytestmark = pytest.mark.slow
