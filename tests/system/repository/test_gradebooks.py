"""What the tests read themselves instead of letting nbgrader ask for it each time."""

import os

import pytest

from lab.engines import make_command_reachable
from tests.support import gradebooks


def test_the_version_of_a_gradebooks_tables_is_what_nbgrader_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])  # put back afterwards
    make_command_reachable()  # nbgrader runs `alembic` by name
    assert gradebooks.version() == gradebooks.ask_nbgrader()
