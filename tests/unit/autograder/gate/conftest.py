"""English, and a record of gates of each test's own."""

import pytest


@pytest.fixture(autouse=True)
def surroundings(english: None, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing that another grader notes is seen here."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
