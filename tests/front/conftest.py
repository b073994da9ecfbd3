"""What the front page's tests share: a data folder and a course of the test's own."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.paths import progress_file
from lab.serving import with_settings
from tests.jupyter import Jupyter, jupyter_server
from tools.lesson_files import ROOT

DOCKER = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
SETTINGS = {
    # cells out of sight stay in the page
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/themes": {"adaptive-theme": True},
}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's progress file will be."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return progress_file()


@pytest.fixture(scope="package")
def course_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what students have: lessons, assignments, the READMEs."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("notebooks", "release"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for readme in ROOT.glob("README*.md"):
        shutil.copy(readme, folder)
    return folder


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="package")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server looks for Docker; a test makes the engine appear there."""
    return tmp_path_factory.mktemp("engine") / "docker.sock"


@pytest.fixture(scope="package")
def jupyter(course_folder: Path, data: Path, socket: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    socket.symlink_to(DOCKER.removeprefix("unix://"))
    home = tmp_path_factory.mktemp("jupyter")
    for name, value in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    variables = {
        **{name: value for name, value in os.environ.items() if name != "COURSE_LANGUAGE"},
        "XDG_DATA_HOME": str(data),
        "LAB_ENGINE": "docker",
        "DOCKER_HOST": f"unix://{socket}",
    }
    with jupyter_server(course_folder, home, with_settings(variables)) as running:
        yield running


@pytest.fixture
def begin_anew(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No progress, no language chosen; what this test reads and writes is the server's."""
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    for file in data.rglob("*"):
        if file.suffix == ".json" or file.name == "language":
            file.unlink()
