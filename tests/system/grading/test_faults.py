"""What goes wrong around the grader: it is killed, the disk is full, another one runs. No grade is lost, doubled or stale."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.courses.small import ASSIGNMENT, SmallCourse
from tests.support.waiting import until

# no engine runs at this address, so there is no container sandbox
NO_SANDBOX = """
import os
os.environ["DOCKER_HOST"] = "unix:///nowhere"
c.Limits.sandbox = "container"
"""
CLASS = 4


def _fill(course: SmallCourse) -> None:
    for number in range(CLASS):
        source = "def double(n):\n    return " + ("2 * n" if number % 2 else "6")
        course.submit(f"student-{number}", course.right(double=source))


def _start(course: SmallCourse, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--workers", "2", "--json", *options]
    return subprocess.Popen(
        command, cwd=course.root, env=course.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_killed_again_and_again_it_ends_with_the_grades_of_an_undisturbed_run(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kills = 10 if request.config.getoption("--all") else 3
    calm, stormy = SmallCourse(tmp_path / "calm"), SmallCourse(tmp_path / "stormy")
    for course in (calm, stormy):
        _fill(course)
    started = time.monotonic()
    calm.grade("--workers", "2")
    whole = time.monotonic() - started
    moments = random.Random(20)  # the same moments each time, spread over the whole of a run
    killed = 0
    for _attempt in range(4 * kills):
        run = _start(stormy, "--force")  # so that each has the whole of the work before it
        started = time.monotonic()
        try:
            run.wait(timeout=moments.uniform(0.1, 0.9) * whole)
            whole = time.monotonic() - started  # the machine has more time for it now
        except subprocess.TimeoutExpired:
            killed += 1
        run.send_signal(signal.SIGKILL)
        run.communicate()
        if killed == kills:
            break
    assert killed == kills
    done = stormy.grade()
    assert not done["failed"]
    assert stormy.content() == calm.content()
    assert len(stormy.content()) == CLASS
    until(lambda: not _left_running(stormy))


def _left_running(course: SmallCourse) -> list[str]:
    """Processes whose working directory is the course's: workers of graders that were killed."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "cwd").readlink().is_relative_to(course.root):
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_nothing_is_graded_twice_unless_it_is_asked_for(course: SmallCourse) -> None:
    _fill(course)
    course.grade()
    assert course.grade() == {
        "assignment": ASSIGNMENT,
        "graded": [],
        "unchanged": [f"student-{number}" for number in range(CLASS)],
        "failed": {},
    }
    course.submit("student-0", course.right())
    assert course.grade()["graded"] == ["student-0"]
    assert len(course.grade("--force")["graded"]) == CLASS


def test_of_two_graders_the_second_refuses_in_a_sentence(course: SmallCourse) -> None:
    course.submit("slow", course.right(double="import time\ntime.sleep(2)\ndef double(n):\n    return 2 * n"))
    first = _start(course)
    lock = course.root / ".autograder" / "lock"
    until(lambda: lock.exists() and lock.read_text())
    first.send_signal(signal.SIGSTOP)  # it must not be done before the others have begun
    try:
        second = course.run("autograder", "grade", ASSIGNMENT, check=False)
        stock = course.run("nbgrader", "autograde", ASSIGNMENT, check=False)
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 2
    assert f"process {first.pid}" in second.stderr and len(second.stderr.strip().splitlines()) == 1
    assert stock.returncode == 1 and f"process {first.pid}" in stock.stderr
    out, _err = first.communicate()
    assert first.returncode == 0 and '"slow"' in out
    assert course.grades("slow").points["double-check"] == 4


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB."""
    if os.getuid() != 0:
        pytest.skip("only root may mount a small file system")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", tmp_path], check=True)
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def test_on_a_full_disk_no_grade_is_made_up_and_the_next_run_mends_it(small_disk: Path) -> None:
    course = SmallCourse(small_disk)
    course.submit("ada", course.right())
    course.grade()
    before = course.content()
    course.submit("bob", course.right())
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    run = course.run("autograder", "grade", ASSIGNMENT, check=False)
    assert run.returncode != 0
    assert "No space left" in run.stdout + run.stderr or "disk" in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    filler.unlink()
    assert course.grade()["failed"] == {}
    after = course.content()
    assert after["ada"] == before["ada"]
    assert after["bob"] == before["ada"]


def test_a_regrade_that_fails_leaves_no_old_grade_standing(course: SmallCourse) -> None:
    course.submit("ada", course.right())
    course.grade()
    assert course.grades("ada").points["double-check"] == 4
    config = course.root / "nbgrader_config.py"
    written = config.read_text()
    config.write_text(written + NO_SANDBOX)
    course.environment["LAB_ENGINE"] = "docker"
    run = course.run("autograder", "grade", ASSIGNMENT, "--force", check=False)
    assert run.returncode == 1
    assert run.stdout.strip().splitlines()[-1].startswith("ada has no grade now:")
    assert course.grades("ada").points["double-check"] is None
    assert "double-check" in course.grades("ada").waiting
    config.write_text(written)
    del course.environment["LAB_ENGINE"]
    assert course.grade()["graded"] == ["ada"]
    assert course.grades("ada").points["double-check"] == 4


def test_nbgraders_own_command_leaves_no_old_grade_standing_either(course: SmallCourse) -> None:
    course.submit("ada", course.right())
    course.grade()
    config = course.root / "nbgrader_config.py"
    config.write_text(
        config.read_text() + '\nimport os\nos.environ["DOCKER_HOST"] = "unix:///nowhere"\nc.Limits.sandbox = "container"\n'
    )
    course.environment["LAB_ENGINE"] = "docker"
    assert course.run("nbgrader", "autograde", ASSIGNMENT, "--force", check=False).returncode == 1
    assert course.grades("ada").points["double-check"] is None
    assert "double-check" in course.grades("ada").waiting
