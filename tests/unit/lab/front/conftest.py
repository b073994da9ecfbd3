"""A data folder of the test's own."""

from pathlib import Path

import pytest

from lab.paths import progress_file


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's progress file will be."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return progress_file()
