"""A teacher and two students on one machine, as real users: needs root, to make them."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.people import ASSIGNMENT, Machine, Person, person
from tools.lesson_files import ROOT


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
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
