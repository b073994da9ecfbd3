import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.courses import repaired as course


@pytest.fixture(autouse=True, scope="session")
def surroundings() -> Iterator[None]:
    """English, and nbgrader's helper `alembic` where nbgrader looks for it: on PATH."""
    patch = pytest.MonkeyPatch()
    patch.setenv("COURSE_LANGUAGE", "en")
    patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose assignment has been released, with no submission yet; not to be changed."""
    root = tmp_path_factory.mktemp("course")
    course.build(root)
    return root


@pytest.fixture
def root(handed_out: Path, tmp_path: Path) -> Path:
    """A course of one's own."""
    return Path(shutil.copytree(handed_out, tmp_path / "course"))
