"""Small courses, each in a folder of its own."""

from pathlib import Path

import pytest

from tests.support.courses.small import SmallCourse


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course whose assignment needs no engine."""
    return SmallCourse(tmp_path)
