"""A class that forges, graded once for all tests that look at it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.attacks import damage
from tests.support.attacks.batch import QUIET, Batch
from tests.support.attacks.suite import folder
from tests.support.courses.small import SmallCourse


@pytest.fixture(scope="module")
def forged() -> Iterator[Batch]:
    """A class that attacks with notebooks, files and names, graded."""
    with ExitStack() as stack:
        yield _forged(folder(stack))


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
