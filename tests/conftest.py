"""What every test shares."""

import os
import tempfile

import pytest

# what the tests share fails with as much to read as they do
pytest.register_assert_rewrite("tests.support")
pytest_plugins = ["tests.support.lanes", "tests.support.longer", "tests.support.pages", "tests.support.progress"]


def pytest_configure(config: pytest.Config) -> None:
    """Keep what belongs to a student, and here to whoever runs the tests, out of their reach: kernels note progress there."""
    folder = tempfile.TemporaryDirectory(prefix="data-")
    config.add_cleanup(folder.cleanup)
    os.environ["XDG_DATA_HOME"] = folder.name


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Let no test go on with the engine that another one chose: each is a session of its own."""
    os.environ.pop("LAB_ENGINE_CHOSEN", None)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The course in English."""
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
