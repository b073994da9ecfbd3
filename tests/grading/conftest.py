"""Small courses, each in a folder of its own."""

from pathlib import Path

import pytest

from tests.grading.small import SmallCourse


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course whose assignment needs no engine."""
    return SmallCourse(tmp_path)


@pytest.fixture
def engine_course(tmp_path: Path) -> SmallCourse:
    """A course whose assignment asks for a container."""
    return SmallCourse(tmp_path, engine=True)
