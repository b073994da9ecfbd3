"""A grading run stays on the engine that its first submission chose, in all of its processes; with sockets for engines."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.runengine import RunEngine
from autograder.runlock import run_lock
from lab.errors import LabError
from tests.support.surroundings import Surroundings

pytestmark = pytest.mark.usefixtures("both")


@pytest.fixture
def both(here: Surroundings) -> Surroundings:
    """Docker, and Podman beside it."""
    here.docker()
    here.podman()
    return here


def _kind(state: Path) -> str:
    return RunEngine(state).select().endpoint.kind


def test_no_later_submission_of_a_run_meets_another_engine(both: Surroundings, tmp_path: Path):
    with run_lock(tmp_path / "state"):
        assert _kind(tmp_path / "state") == "docker"
        both.no_docker()
        with pytest.raises(LabError, match="The engine docker is not usable here"):
            _kind(tmp_path / "state")
        both.docker_is_back()
        assert _kind(tmp_path / "state") == "docker"


def test_it_is_the_same_in_every_process_of_the_run(both: Surroundings, tmp_path: Path):
    with run_lock(tmp_path / "state"):
        assert _kind(tmp_path / "state") == "docker"
        both.no_docker()
        program = "import sys, pathlib, autograder.runengine as r; r.RunEngine(pathlib.Path(sys.argv[1])).select()"
        command = [sys.executable, "-c", program, str(tmp_path / "state")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "The engine docker is not usable here" in done.stderr


def test_the_next_run_chooses_anew_and_finds_what_the_last_one_left(tmp_path: Path):
    state = tmp_path / "state"
    with run_lock(state):
        assert _kind(state) == "docker"
    # as another process would leave it
    (state / "engine").write_text("podman 1")
    assert RunEngine(state).left().endpoint.kind == "podman"
    with run_lock(state):
        assert _kind(state) == "docker"
        assert RunEngine(state).left().endpoint.kind == "docker"


def test_before_any_run_what_was_left_is_looked_for_where_one_would_grade(tmp_path: Path):
    (tmp_path / "state").mkdir()
    assert RunEngine(tmp_path / "state").left().endpoint.kind == "docker"
