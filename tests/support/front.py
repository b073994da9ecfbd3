"""Fixtures of the front page's tests: a real Jupyter server on a course, data and an engine's socket of their own."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lab.serving import with_settings
from tests.support.jupyter import Jupyter, jupyter_server
from tests.support.relay import relay
from tools.lesson_files import ROOT

__all__ = ["begin_anew", "course_folder", "data", "engine_socket", "jupyter"]
SETTINGS = {
    # cells out of sight stay in the page
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/themes": {"adaptive-theme": True},
}


@pytest.fixture(scope="module")
def course_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what students have: lessons, assignments, the READMEs."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("notebooks", "release"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for readme in ROOT.glob("README*.md"):
        shutil.copy(readme, folder)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def engine_socket() -> Iterator[Path]:
    """Where the server looks for Docker; a test may take the engine away and put it back."""
    with TemporaryDirectory(prefix="front-") as folder, relay(Path(folder) / "engine.sock") as leads_there:
        socket = Path(folder) / "docker.sock"
        socket.symlink_to(leads_there.path)
        yield socket


@pytest.fixture(scope="module")
def jupyter(course_folder: Path, data: Path, engine_socket: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    home = tmp_path_factory.mktemp("jupyter")
    for name, value in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    variables = {
        **{name: value for name, value in os.environ.items() if name != "COURSE_LANGUAGE"},
        "XDG_DATA_HOME": str(data),
        "LAB_ENGINE": "docker",
        "DOCKER_HOST": f"unix://{engine_socket}",
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
