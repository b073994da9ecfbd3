"""A teacher and two students on one machine, as real users: needs root, to make them."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.exchange.people import Person, person
from tools.lesson_files import ROOT

ASSIGNMENT = "01-virtual-machines"  # it asks for no engine


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
        return self.teacher.run(*command, folder=self.course, check=check).stdout


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    if os.geteuid() != 0:
        pytest.skip("only root can make the users of this test")
    if closed := [folder for place in (ROOT, Path(sys.prefix)) for folder in place.parents if not folder.stat().st_mode & 0o001]:
        pytest.skip(f"other users cannot enter {closed[0]}, where this test's Python is")
    # pytest's own folders are closed to other users
    place = Path(tempfile.mkdtemp(prefix="exchange-"))
    place.chmod(0o755)
    exchange = place / "share" / "nbgrader" / "exchange"
    try:
        with ExitStack() as stack:
            people = [stack.enter_context(person(role, place, exchange)) for role in ("teacher", "ana", "mallory")]
            (place / "share").mkdir()
            people[0].own(place / "share")
            yield Machine(exchange, _course(people[0]), *people)
    finally:
        shutil.rmtree(place)


def _course(teacher: Person) -> Path:
    root = teacher.home / "course"
    source = Path("source", "en", ASSIGNMENT)
    shutil.copytree(ROOT / source, root / source)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    teacher.own(root)
    return root
