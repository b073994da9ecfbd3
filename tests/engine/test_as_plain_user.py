"""This folder's tests on Docker once more, by a plain user in Docker's group, who has no files but their own."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.extent import EVERYTHING
from tests.users import AS_ROOT, STUDENT, can_run, step_down
from tools.lesson_files import ROOT

DOCKER_SOCKET = Path("/var/run/docker.sock")
SECONDS = 1100
# they fetch packages for minutes, and what comes of that is no more a plain user's than root's
SLOW = ("test_images.py", "test_loading.py")
KEPT_OUT = re.compile(r"^(LAB_|XDG_|JPY_|JUPYTER|PYTEST|PYTHON|COURSE_|DOCKER_|TMPDIR$)")


@pytest.fixture
def home() -> Iterator[Path]:
    # pytest's own folders are closed to other users
    with tempfile.TemporaryDirectory(prefix="home-") as folder:
        os.chown(folder, STUDENT, STUDENT)
        yield Path(folder)


def test_long_all_of_it_holds_on_docker_for_a_plain_user(home: Path) -> None:
    if not AS_ROOT:
        pytest.skip("all tests are run by a plain user already")
    if not can_run():
        pytest.skip("a plain user cannot run this checkout's Python")
    kept = {name: value for name, value in os.environ.items() if not KEPT_OUT.match(name)}
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    in_dockers_group = step_down(group=DOCKER_SOCKET.stat().st_gid)
    here = Path(__file__)
    left_out = [here, *(here.with_name(name) for name in SLOW if not EVERYTHING)]
    suite = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not vm", str(here.parent)]
    done = subprocess.run(
        [*in_dockers_group, sys.executable, *suite, *(f"--ignore={path}" for path in left_out)],
        cwd=ROOT,
        env={**kept, **own},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    assert "skipped" not in done.stdout
