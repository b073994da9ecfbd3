"""From a clone to a running container as a plain user: no root, no Docker socket, nothing installed for them.

As root the suite steps down to user ids that nobody has; run by a plain user it uses that user. The lab VM is built once.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.users import AS_ROOT, STRANGER, STUDENT, step_down
from tools.lesson_files import ROOT

SYSTEM_PYTHON = "/usr/bin/python3"
KEPT_OUT = re.compile(r"^(LAB_|XDG_|JPY_|JUPYTER|PYTEST|PYTHON|COURSE_|DOCKER_|VIRTUAL_ENV$|PATH$|HOME$|USER$|LOGNAME$|TMPDIR$)")
CONTRACT, ON_THE_VM = "tests/engine/lab/engines/test_contract.py", "docker_command or outlives or by_name"
# packages are installed and a machine is built, minutes of work, as whoever starts the tests on a new machine does it
pytestmark = pytest.mark.slow
KNOCK = """
import socket, ssl, sys
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
host, port = sys.argv[1].removeprefix("tcp://").split(":")
try:
    with context.wrap_socket(socket.create_connection((host, int(port)), 10)) as connection:
        connection.sendall(b"GET /version HTTP/1.0\\r\\n\\r\\n")
        print(connection.recv(4096))
except OSError as error:
    print("refused:", error)
"""


@dataclass(frozen=True)
class Student:
    """A clone of the course and a home, both of a plain user."""

    course: Path
    home: Path

    def run(self, *command: str, user: int = STUDENT, **variables: str) -> str:
        """Run a command in the clone as the user; returns its standard output, fails with all that it said."""
        environment = {name: value for name, value in os.environ.items() if not KEPT_OUT.match(name)}
        environment |= {
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        }
        whole = [*step_down(user), *command]
        done = subprocess.run(
            whole, cwd=self.course, env=environment | variables, capture_output=True, text=True, check=False, umask=0o077
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def python(self, *arguments: str, **variables: str) -> str:
        return self.run(".venv/bin/python", *arguments, **variables)


@pytest.fixture(scope="module")
def student() -> Iterator[Student]:
    # pytest's own folders are closed to other users
    folder = Path(tempfile.mkdtemp(prefix="course-"))
    folder.chmod(0o755)
    # paths with spaces and accents, and a mask with which nobody else may read what is made
    made = Student(folder / "Meu curso, versão 2", folder / "Área de trabalho")
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(made.course)], check=True, umask=0o077)
    made.home.mkdir(mode=0o700)
    if AS_ROOT:
        subprocess.run(["chown", "-R", f"{STUDENT}:{STUDENT}", str(made.course), str(made.home)], check=True)
    try:
        yield made
    finally:
        if (made.course / ".venv").exists():
            made.python("-m", "lab", "down", LAB_ENGINE="vm")
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def installed(student: Student) -> str:
    return student.run(SYSTEM_PYTHON, "-m", "lab.bootstrap")


@pytest.fixture(scope="module")
def ups(student: Student, installed: str) -> list[dict[str, object]]:
    """What `up` says the first time, when it builds the machine, and after `down`, when it only has to resume it."""
    first = student.python("-m", "lab", "up", "--json", LAB_ENGINE="vm")
    student.python("-m", "lab", "down", LAB_ENGINE="vm")
    second = student.python("-m", "lab", "up", "--json", LAB_ENGINE="vm")
    print(first, second, sep="")
    return [json.loads(first), json.loads(second)]


def test_a_clone_becomes_an_environment_and_says_each_step(student: Student, installed: str) -> None:
    assert [line.rsplit(" ", 2)[-1] for line in installed.splitlines()] == ["s", "s", "s"]
    assert student.run(SYSTEM_PYTHON, "-m", "lab.bootstrap") == ""


def test_the_lab_vm_is_a_recent_docker_resumed_in_little_memory(ups: list[dict[str, object]]) -> None:
    for said in ups:
        assert said["engine"] == "vm"
        assert int(str(said["docker"]).split(".")[0]) >= 26
        assert said["resident_mb"] <= 600
    assert ups[-1]["resumed"] is True


@pytest.mark.usefixtures("ups")
def test_a_container_runs_in_it_through_the_docker_command(student: Student) -> None:
    student.python("-c", "import lab; lab.images.busybox(lab.engine(quiet=True))", LAB_ENGINE="vm")
    said = student.run(".venv/bin/docker", "run", "--rm", "lab/busybox:1", "uname", "-r", LAB_ENGINE="vm").strip()
    assert re.match(r"\d+\.\d+", said)
    assert said != os.uname().release


@pytest.mark.usefixtures("ups")
def test_nobody_else_reaches_it(student: Student) -> None:
    code = "from lab.vm import service; e = service.running(); print(e.base_url, e.cert_dir)"
    address, certificates = student.python("-c", code).split()
    opened = [path for path in Path(certificates).parents if path.is_relative_to(student.home)]
    assert any(path.stat().st_mode & 0o077 == 0 for path in opened)
    answer = student.run(SYSTEM_PYTHON, "-c", KNOCK, address, user=STRANGER)
    assert "ApiVersion" not in answer


@pytest.mark.usefixtures("ups")
def test_the_contract_holds_for_a_plain_user_on_the_lab_vm(student: Student) -> None:
    # what needs their own files and sockets; the machine itself is no more a plain user's than root's
    said = student.python("-m", "pytest", "-q", "-p", "no:cacheprovider", CONTRACT, "-k", ON_THE_VM, LAB_ENGINE="vm")
    assert " passed" in said and " skipped" not in said
