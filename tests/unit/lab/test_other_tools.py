"""What is said where skopeo fails or cannot be had."""

from pathlib import Path

import pytest

import lab
from lab import apt
from lab.errors import LabError, UnobtainableError

pytestmark = pytest.mark.usefixtures("english")


def test_where_skopeo_fails_its_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabError, match=r"`skopeo` failed: .*no such file"):
        lab.skopeo("inspect", f"docker-archive:{tmp_path}/nothing.tar")


def test_where_skopeo_cannot_be_had_the_lesson_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(apt, "available", lambda: False)
    with pytest.raises(UnobtainableError, match="Go on with the next section"):
        lab.skopeo("--version")
