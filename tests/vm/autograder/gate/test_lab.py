"""As on any engine."""

import pytest

from tests.engine.autograder.gate.test_lab import *  # noqa: F403

pytestmark = pytest.mark.slow
