"""The engine's contract on Docker once more, held by a plain user in Docker's group, who has no files but their own."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.needs import TESTS
from tests.support.users import AS_ROOT, STUDENT, can_run, step_down
from tools.lesson_files import ROOT

DOCKER_SOCKET = Path("/var/run/docker.sock")
CONTRACT = TESTS / "engine" / "lab" / "engines"
KEPT_OUT = re.compile(r"^(LAB_|XDG_|JPY_|JUPYTER|PYTEST|PYTHON|COURSE_|DOCKER_|TMPDIR$)")


@pytest.fixture
def home() -> Iterator[Path]:
    # pytest's own folders are closed to other users
    with tempfile.TemporaryDirectory(prefix="home-") as folder:
        os.chown(folder, STUDENT, STUDENT)
        yield Path(folder)


def contract_as_plain_user(home: Path, *chosen: str) -> None:
    if not AS_ROOT:
        pytest.skip("all tests are run by a plain user already")
    if not can_run():
        pytest.skip("a plain user cannot run this checkout's Python")
    kept = {name: value for name, value in os.environ.items() if not KEPT_OUT.match(name)}
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PYTHONDONTWRITEBYTECODE": "1", "LAB_ENGINE": "docker"}
    in_dockers_group = step_down(group=DOCKER_SOCKET.stat().st_gid)
    suite = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen]
    done = subprocess.run(
        [*in_dockers_group, sys.executable, *suite], cwd=ROOT, env={**kept, **own}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    assert " passed" in done.stdout and " skipped" not in done.stdout


@pytest.mark.slow
def test_what_takes_files_and_sockets_of_ones_own_holds_for_a_plain_user(home: Path) -> None:
    contract_as_plain_user(home, str(CONTRACT / "test_contract.py"), "-k", "docker_command or outlives or by_name")


@pytest.mark.slow
def test_all_of_it_holds_for_a_plain_user(home: Path) -> None:
    contract_as_plain_user(home, "--all", str(CONTRACT))
