"""A course for the doctor to look at."""

from pathlib import Path

import pytest

from tests.support.courses.whole import copy_course


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "course"
    copy_course(root, "en")
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "jupyter"))
    # nothing here is about the engine, and looking for one takes its time
    monkeypatch.setenv("LAB_ENGINE", "docker")
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/absent.sock")
    monkeypatch.chdir(root)
    return root
