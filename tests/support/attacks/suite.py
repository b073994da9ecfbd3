"""Every attack earns what it deserves, learns nothing, changes nothing outside its sandbox, and stops nobody else's grading.

The tests of classes of attackers; whoever imports them has such classes, by name, in `CLASSES`.
"""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest

import lab
from tests.support.attacks.batch import FULL, HIDDEN, LOUD, QUIET, Batch
from tests.support.attacks.plain import PlainCourse
from tests.support.attacks.reading import Attack, attacks
from tests.support.attacks.stranger import stranger
from tests.support.courses.small import SmallCourse
from tests.support.users import can_run

__all__ = [
    "graded",
    "pytest_generate_tests",
    "test_an_attack_earns_what_it_deserves_and_learns_nothing",
    "test_honest_work_is_graded_beside_the_attacks",
    "test_nothing_is_changed_or_left_outside_the_sandboxes",
    "test_the_search_finds_what_a_student_does_see",
]


@dataclass(frozen=True)
class Class:
    """A class of attackers.

    Attributes:
        sandbox: its kind.
        families: of attacks.
        loud: whether it has those of them that would go on for ever, or the others.
        engine: whether their assignment asks for a container.
        plain: whether a plain user grades it, and not root.
        slow: whether it is left out where time is short.
    """

    sandbox: str
    families: tuple[str, ...]
    loud: bool = False
    engine: bool = False
    plain: bool = False
    slow: bool = False

    def marks(self) -> tuple[pytest.MarkDecorator, ...]:
        """Those of its tests."""
        return (pytest.mark.slow,) if self.slow else ()

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
    root = folder(stack)
    settings = f'{LOUD if wanted.loud else QUIET}c.Limits.sandbox = "{wanted.sandbox}"'
    course = (PlainCourse if wanted.plain else SmallCourse)(root, engine=wanted.engine, settings=settings)
    # those that go on for ever do so at the same time
    made = Batch(course, wanted.attacks(), workers=6 if wanted.loud else 2)
    if wanted.engine:
        made.stranger = stack.enter_context(stranger(lab.engine(quiet=True)))
    made.grade()
    return made


def folder(stack: ExitStack) -> Path:
    """A folder outside pytest's own, which are closed to other users, and which Python cannot remove when they are too deep."""
    root = Path(tempfile.mkdtemp(prefix="attacked-"))
    stack.callback(subprocess.run, ["rm", "-rf", str(root)], check=True)
    return root


Graded = Callable[[Class], Batch]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test for each class, or for each attack of each class."""
    classes: dict[str, Class] = metafunc.module.CLASSES
    if "attack" in metafunc.fixturenames:
        every = [(name, one, attack) for name, one in classes.items() for attack in one.attacks()]
        metafunc.parametrize(
            ("one", "attack"),
            [pytest.param(one, attack, id=f"{name}-{attack.name}", marks=one.marks()) for name, one, attack in every],
        )
    elif "one" in metafunc.fixturenames:
        metafunc.parametrize("one", [pytest.param(one, id=name, marks=one.marks()) for name, one in classes.items()])


def test_an_attack_earns_what_it_deserves_and_learns_nothing(graded: Graded, one: Class, attack: Attack) -> None:
    batch = graded(one)
    assert attack.name not in batch.run["failed"]
    points = {task: earned for task, earned in batch.course.grades(attack.name).points.items() if task != "explain"}
    assert points == {task: attack.earns.get(task, 0) for task in points}
    assert not batch.course.grades(attack.name).waiting - {"explain"}
    record, shown, printed = batch.record(attack.name), batch.shown(attack.name), batch.printed(attack.name)
    assert {limit["limit"] for limit in record["limits"]} in attack.limits
    assert {refusal["rule"] for refusal in record["refusals"]} == attack.rules
    assert attack.says in shown
    assert "ESCAPED" not in printed
    assert [name for name, secret in batch.secrets.items() if secret in shown] == []
    assert HIDDEN not in shown


def test_honest_work_is_graded_beside_the_attacks(graded: Graded, one: Class) -> None:
    batch = graded(one)
    assert not batch.run["failed"]
    assert set(batch.run["graded"]) == {"ada", *(attack.name for attack in batch.attacks)}
    points = batch.course.grades("ada").points
    assert points == {task: full for task, full in FULL.items() if task in points} | {"explain": None}
    assert not batch.record("ada")["limits"]


def test_nothing_is_changed_or_left_outside_the_sandboxes(graded: Graded, one: Class) -> None:
    batch = graded(one)
    assert batch.changed == set()
    assert batch.left_outside() == []


def test_the_search_finds_what_a_student_does_see(graded: Graded, one: Class) -> None:
    """The other tests could not fail if it did not."""
    batch = graded(one)
    assert batch.secrets["another's notebook"] in batch.shown("ada")
