"""Classes of attackers, each graded once for all tests that look at it."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

import lab
from tests.attacks import damage
from tests.attacks.batch import LOUD, QUIET, Batch
from tests.attacks.plain import PlainCourse
from tests.attacks.reading import Attack, attacks
from tests.attacks.stranger import stranger
from tests.grading.small import SmallCourse
from tests.users import can_run


@dataclass(frozen=True)
class Class:
    """A class of attackers.

    Attributes:
        sandbox: its kind.
        families: of attacks.
        loud: whether it has those of them that would go on for ever, or the others.
        engine: whether their assignment asks for a container.
        plain: whether a plain user grades it, and not root.
    """

    sandbox: str
    families: tuple[str, ...]
    loud: bool = False
    engine: bool = False
    plain: bool = False

    def attacks(self) -> list[Attack]:
        """The attacks that its students hand in."""
        return [attack for family in self.families for attack in attacks(family) if attack.stalls == self.loud]


@pytest.fixture(scope="module")
def graded() -> Iterator[Callable[[Class], Batch]]:
    """Grades a class when a test first asks for it."""
    with ExitStack() as stack:
        yield cache(partial(_graded, stack))


def _graded(stack: ExitStack, wanted: Class) -> Batch:
    if wanted.plain and not can_run():
        pytest.skip("a plain user cannot run this checkout's Python")
    root = _folder(stack)
    settings = f'{LOUD if wanted.loud else QUIET}c.Limits.sandbox = "{wanted.sandbox}"'
    course = (PlainCourse if wanted.plain else SmallCourse)(root, engine=wanted.engine, settings=settings)
    made = Batch(course, wanted.attacks())
    if wanted.engine:
        made.stranger = stack.enter_context(stranger(lab.engine(quiet=True)))
    made.grade()
    return made


def _folder(stack: ExitStack) -> Path:
    """A folder outside pytest's own, which are closed to other users, and which Python cannot remove when they are too deep."""
    root = Path(tempfile.mkdtemp(prefix="attacked-"))
    stack.callback(subprocess.run, ["rm", "-rf", str(root)], check=True)
    return root


@pytest.fixture(scope="module")
def forged() -> Iterator[Batch]:
    """A class that attacks with notebooks, files and names, graded."""
    with ExitStack() as stack:
        yield _forged(_folder(stack))


def _forged(root: Path) -> Batch:
    made = Batch(SmallCourse(root, settings=QUIET), [])
    made.others = {
        **{forge.__name__: partial(_forge, forge) for forge in damage.FORGERIES},
        **{fill.__name__: partial(_fill, fill) for fill in damage.FOLDERS},
        **dict.fromkeys(damage.NAMES, lambda course, student: course.submit(student, course.notebook())),
    }
    made.grade()
    return made


def _forge(forge: Callable[[Any], None], course: SmallCourse, student: str) -> None:
    book = course.notebook()
    forge(book)
    course.submit(student, book)


def _fill(fill: Callable[[SmallCourse, Path], None], course: SmallCourse, student: str) -> None:
    fill(course, course.submit(student, course.notebook()))
