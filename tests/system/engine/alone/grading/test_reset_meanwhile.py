"""An instructor tries a lesson on the engine where submissions are being graded, and cleans up after it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

import lab
from lab.engines.labels import LABEL, owner
from tests.support.courses.small import ASSIGNMENT, BOX, SmallCourse
from tests.support.engine import provide_images
from tests.support.waiting import until

NAME = "begun"
# the test ends it, and once more where the submission is graded again because the image that it used is gone
BEGUN = f"""\
import time
import lab

client = lab.engine(quiet=True)
begun = client.containers.run(lab.images.busybox(client), ["sleep", "600"], name="{NAME}", detach=True)
begun.wait()
begun.remove(force=True)
time.sleep(4)
"""


@pytest.fixture(autouse=True)
def images() -> Iterator[None]:
    """Whoever comes next finds the course's images again."""
    yield
    provide_images(lab.engine(quiet=True))


@pytest.mark.parametrize("used", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_reset_takes_nothing_from_a_submission(tmp_path: Path, used: bool) -> None:
    course = SmallCourse(tmp_path, engine=True)
    course.submit("ada", course.right(box=BEGUN + BOX))
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--json"]
    run = subprocess.Popen(command, cwd=course.root, env=course.environment, stdout=subprocess.DEVNULL)
    client = lab.engine(quiet=True)
    until(lambda: named(client))
    (begun,) = named(client)
    assert begun.labels[LABEL] != owner()
    lab.reset(client)
    begun.reload()
    assert begun.status == "running"
    begun.kill()
    until(lambda: not named(client, all=True))
    # as a reset does; where another's container uses the image, only its name goes
    other = client.containers.run(lab.images.BUSYBOX, ["sleep", "600"], detach=True) if used else None
    client.images.remove(lab.images.BUSYBOX, force=True)

    def over() -> bool:
        for again in named(client):
            again.kill()
        return run.poll() is not None

    until(over)
    assert run.returncode == 0
    assert course.grades("ada").points["box-check"] == 3
    if other:
        other.remove(force=True)


def named(client: docker.DockerClient, **which: bool) -> list[docker.models.containers.Container]:
    return client.containers.list(ignore_removed=True, filters={"name": NAME}, **which)
