"""The engine dies while submissions are graded: that is nobody's zero."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from docker.errors import DockerException

from tests.support.courses.small import ASSIGNMENT, BOX, SmallCourse
from tests.support.leftovers import unmount
from tests.support.waiting import until

PATHS = {"c", "s", "containerd.sock", "data", "exec", "pid"}


class OwnEngine:
    """A Docker Engine of this test's own, which it may kill. It has no default network and touches no firewall."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, f"unix://{folder}/sock"
        # as on Debian, containerd is a service of its own, which an engine that crashes leaves running
        self._containerd = self._run("containerd", "--root", "c", "--state", "s", "--address", "containerd.sock")
        self._engine: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, again where it was killed; returns when it answers."""
        options = ["--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false"]
        (self.folder / "pid").unlink(missing_ok=True)
        self._engine = self._run(
            *["dockerd", "--host", self.address, *options, "--containerd", "containerd.sock"],
            *["--data-root", "data", "--exec-root", "exec", "--pidfile", "pid"],
        )
        until(self._answers, self._engine)

    def _answers(self) -> bool:
        try:
            docker.DockerClient(base_url=self.address).close()
        except DockerException:
            return False
        return True

    def kill(self) -> None:
        """As a crash would; the next start finds its containers, and ends them."""
        assert self._engine
        self._engine.kill()
        self._engine.wait()

    def stop(self) -> None:
        """Remove its containers, and end it."""
        for container in docker.DockerClient(base_url=self.address).containers.list(all=True):
            container.remove(force=True)
        for process in (self._engine, self._containerd):
            assert process
            process.terminate()
            process.wait()
        unmount(self.folder)

    def _run(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        paths = [str(self.folder / word) if word in PATHS else word for word in arguments]
        with (self.folder / "log").open("ab") as log:
            # in a network namespace of its own: a second engine would take the first one's bridge away
            return subprocess.Popen(["unshare", "--net", program, *paths], stdout=log, stderr=log)


@pytest.fixture
def engine() -> Iterator[OwnEngine]:
    if os.getuid() != 0 or not shutil.which("dockerd"):
        pytest.skip("starting an engine of one's own takes root and dockerd")
    # a short path: a socket's has at most 107 characters (unix(7))
    folder = Path(tempfile.mkdtemp(prefix="engine-"))
    own = OwnEngine(folder)
    own.start()
    yield own
    own.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_an_engine_that_is_killed_and_comes_back_costs_nobody_a_point(engine: OwnEngine, tmp_path: Path) -> None:
    course = SmallCourse(tmp_path, engine=True)
    course.environment |= {"DOCKER_HOST": engine.address, "LAB_ENGINE": "docker"}
    for name in ("ada", "bob", "cyd", "dee"):
        # long enough to be killed in the middle of
        course.submit(name, course.right(box=BOX + "\nimport time\ntime.sleep(3)\nbox.reload()"))
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--workers", "2", "--json"]
    run = subprocess.Popen(command, cwd=course.root, env=course.environment, stdout=subprocess.PIPE, text=True)
    client = docker.DockerClient(base_url=engine.address)
    until(lambda: client.containers.list(ignore_removed=True, filters={"name": "box"}))
    engine.kill()
    time.sleep(1)
    engine.start()
    out, _err = run.communicate()
    assert run.returncode == 0, out
    for name in ("ada", "bob", "cyd", "dee"):
        assert course.grades(name).points["box-check"] == 3


def test_without_its_engine_a_submission_waits_and_is_not_zero(engine: OwnEngine, tmp_path: Path) -> None:
    course = SmallCourse(tmp_path, engine=True)
    course.environment |= {"DOCKER_HOST": engine.address, "LAB_ENGINE": "docker"}
    course.submit("ada", course.right())
    course.grade()
    engine.kill()
    done = course.grade("--force", check=False)
    assert "engine" in done["failed"]["ada"]
    assert course.grades("ada").points["box-check"] is None
    assert "box-check" in course.grades("ada").waiting
    engine.start()
    assert course.grade()["graded"] == ["ada"]
    assert course.grades("ada").points["box-check"] == 3
