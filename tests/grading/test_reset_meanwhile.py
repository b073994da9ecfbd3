"""An instructor tries a lesson on the engine where submissions are being graded, and cleans up after it."""

import subprocess
import sys
import time
from pathlib import Path

import docker
import pytest

import lab
from lab.engines.labels import LABEL, owner
from tests.grading.small import ASSIGNMENT, BOX, SmallCourse

SECONDS = 60.0
NAME = "begun"
# it ends by itself, because the submission is graded again when the image that it used is gone
BEGUN = f"""\
import time
import lab

client = lab.engine(quiet=True)
begun = client.containers.run(lab.images.busybox(client), ["sleep", "20"], name="{NAME}", detach=True)
begun.wait()
begun.remove(force=True)
time.sleep(4)
"""


@pytest.mark.parametrize("used", [False, True])
def test_a_reset_takes_nothing_from_a_submission(tmp_path: Path, used: bool) -> None:
    course = SmallCourse(tmp_path, engine=True)
    course.submit("ada", course.right(box=BEGUN + BOX))
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--json"]
    run = subprocess.Popen(command, cwd=course.root, env=course.environment, stdout=subprocess.PIPE, text=True)
    client = lab.engine(quiet=True)
    (begun,) = wait_for(client, 1)
    assert begun.labels[LABEL] != owner()
    lab.reset(client)
    assert len(wait_for(client, 1)) == 1
    begun.kill()
    wait_for(client, 0)
    # as a reset does; where another's container uses the image, only its name goes
    other = client.containers.run(lab.images.BUSYBOX, ["sleep", "600"], detach=True) if used else None
    client.images.remove(lab.images.BUSYBOX, force=True)
    out, _err = run.communicate(timeout=200)
    assert run.returncode == 0, out
    assert course.grades("ada").points["box-check"] == 3
    if other:
        other.remove(force=True)


def wait_for(client: docker.DockerClient, count: int) -> list[docker.models.containers.Container]:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = client.containers.list(all=True, ignore_removed=True, filters={"name": NAME})
        if len(found) == count:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"there were not {count} containers {NAME}")
