"""Unix users of a test's own, each with a home that only they can enter, who run nbgrader as themselves."""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import zygote
from tools.lesson_files import ROOT

COURSE = "vm-to-kubernetes"
ASSIGNMENT = "01-virtual-machines"  # it asks for no engine


@dataclass(frozen=True)
class Person:
    """A user of this machine."""

    name: str
    home: Path

    def run(self, module: str, *arguments: str, folder: Path | None = None, check: bool = True) -> str:
        """Run `nbgrader …` or `autograder …` as this user, in a folder of theirs; returns what it said."""
        done = zygote.run(module, arguments, folder or self.home, self._environment(), pwd.getpwnam(self.name))
        said = done.stdout + done.stderr
        assert not check or done.returncode == 0, f"{self.name}: {module} {arguments}\n{said}"
        return said

    def own(self, path: Path) -> None:
        """Make a path, and everything below it, this user's."""
        for place in (path, *path.rglob("*")):
            shutil.chown(place, self.name, self.name)

    def _environment(self) -> dict[str, str]:
        return {
            "COURSE_LANGUAGE": "en",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
            "PYTHONPATH": str(ROOT),
        }


@contextmanager
def person(role: str, homes: Path, exchange: Path) -> Iterator[Person]:
    """A new user, removed with the block; their nbgrader uses an exchange of the test's."""
    made = Person(f"{role}-{secrets.token_hex(3)}", homes / role)
    subprocess.run(["useradd", "--no-create-home", "--home-dir", made.home, "--user-group", made.name], check=True)
    try:
        (made.home / ".jupyter").mkdir(parents=True)
        (made.home / ".jupyter" / "nbgrader_config.py").write_text(f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\n")
        made.own(made.home)
        made.home.chmod(0o700)
        yield made
    finally:
        subprocess.run(["userdel", made.name], check=True)


@dataclass(frozen=True)
class Machine:
    """The people, the exchange, and the course in the teacher's home."""

    exchange: Path
    course: Path
    teacher: Person
    ana: Person
    mallory: Person

    @property
    def inbound(self) -> Path:
        return self.exchange / "vm-to-kubernetes" / "inbound"

    def submitted(self, student: Person) -> Path:
        return self.course / "submitted" / student.name / ASSIGNMENT

    def teach(self, *command: str, check: bool = True) -> str:
        """Run a command in the course's folder, as the teacher."""
        return self.teacher.run(*command, folder=self.course, check=check)
