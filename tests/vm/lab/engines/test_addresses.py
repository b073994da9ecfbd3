"""As on any engine."""

import pytest

from tests.engine.lab.engines.test_addresses import *  # noqa: F403

pytestmark = pytest.mark.slow
