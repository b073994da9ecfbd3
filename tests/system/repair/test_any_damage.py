"""Whatever happens to a notebook: it can be graded, the instructor's cells are whole, and untouched answers keep their points."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator

from autograder.repair import Template, repaired
from autograder.repair.course import template_of
from autograder.repair.order import astray
from autograder.repair.reading import parsed
from tests.support import damage
from tests.support.courses import repaired as course

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(["setup", "double", "test-double", "triple", "test-triple", "why", "bonus"])
KEYS = st.sampled_from(["cell_type", "source", "metadata", "id", "outputs", "attachments"])
STEPS = st.one_of(
    st.tuples(st.just("harm"), st.sampled_from(sorted(damage.DAMAGES))),
    st.tuples(st.just("drop"), st.integers(0, 8)),
    st.tuples(st.just("twice"), st.integers(0, 8), st.integers(0, 8)),
    st.tuples(st.just("move"), st.integers(0, 8), st.integers(0, 8)),
    st.tuples(st.just("claim"), st.integers(0, 8), NAMES),
    st.tuples(st.just("spoil"), st.integers(0, 8), KEYS, JSON),
    st.tuples(st.just("insert"), st.integers(0, 8), JSON),
)
LIGHT = settings(max_examples=100, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def template(handed_out: Path) -> Template:
    return template_of(course.api(handed_out).coursedir, course.ASSIGNMENT, course.NOTEBOOK)


@pytest.fixture(scope="module")
def solved(handed_out: Path) -> bytes:
    return damage.written(course.solved(handed_out))


def harmed(whole: bytes, steps: list[Any]) -> bytes:
    book = nbformat.from_dict(json.loads(whole))
    for step in steps:
        try:
            _harm(book, *step)
        except (LookupError, AttributeError, TypeError, StopIteration, ValueError):
            continue  # what this step would damage is gone already
    return damage.written(book)


def _harm(book: Any, kind: str, *how: Any) -> None:
    cells = book.cells
    if kind == "harm":
        damage.DAMAGES[how[0]][0](book)
    elif kind == "drop":
        cells.pop(how[0])
    elif kind == "twice":
        cells.insert(how[1], json.loads(json.dumps(cells[how[0]])))
    elif kind == "move":
        cells.insert(how[1], cells.pop(how[0]))
    elif kind == "claim":
        cells[how[0]]["metadata"] = {"nbgrader": {"grade_id": how[1], "grade": True, "points": 1000}}
    elif kind == "spoil":
        cells[how[0]][how[1]] = how[2]
    else:
        cells.insert(how[0], how[1])


@LIGHT
@given(steps=st.lists(STEPS, max_size=8))
def test_any_damage_leaves_a_notebook_with_the_instructors_checks(steps: list[Any], template: Template, solved: bytes) -> None:
    book, _said = parsed(harmed(solved, steps), "numbers.ipynb")
    _sound(repaired(book, template)[0], template)


@LIGHT
@given(book=st.dictionaries(st.sampled_from(["cells", "metadata", "worksheets", "nbformat"]), JSON))
def test_any_json_leaves_a_notebook_with_the_instructors_checks(book: dict[str, Any], template: Template) -> None:
    _sound(repaired(nbformat.NotebookNode(book), template)[0], template)


@LIGHT
@given(cut=st.integers(0, 5000), noise=st.binary(max_size=30))
def test_any_bytes_leave_a_notebook_with_the_instructors_checks(
    cut: int, noise: bytes, template: Template, solved: bytes
) -> None:
    book, said = parsed(solved[:cut] + noise + solved[cut + 20 :], "numbers.ipynb")
    assert book is not None or said
    _sound(repaired(book, template)[0], template)


@settings(LIGHT, max_examples=60)
@given(steps=st.lists(st.tuples(st.just("harm"), st.sampled_from(sorted(damage.DAMAGES))), max_size=6))
def test_what_was_not_touched_keeps_its_points(steps: list[Any], template: Template, solved: bytes) -> None:
    book, _said = parsed(harmed(solved, steps), "numbers.ipynb")
    mended, _changes = repaired(book, template)
    assert "test-triple" in _passed(mended)


@LIGHT
@given(steps=st.lists(STEPS, max_size=6))
def test_repairing_what_was_repaired_loses_nothing(steps: list[Any], template: Template, solved: bytes) -> None:
    book, _said = parsed(harmed(solved, steps), "numbers.ipynb")
    once, _changes = repaired(book, template)
    twice, _changes = repaired(once, template)
    assert sorted((cell.id, cell.cell_type, cell.source) for cell in twice.cells) == sorted(
        (cell.id, cell.cell_type, cell.source) for cell in once.cells
    )


@LIGHT
@given(st.permutations(range(6)))
def test_what_stays_is_in_order_and_nothing_more_could_stay(places: list[int]) -> None:
    moved = astray([(place, False) for place in places])
    stay = [place for index, place in enumerate(places) if index not in moved]
    assert stay == sorted(stay)
    runs = [[place for at, place in enumerate(places) if mask >> at & 1] for mask in range(2**6)]
    assert len(stay) == max(len(run) for run in runs if run == sorted(run))


def test_a_students_own_cell_is_kept_between_the_others(template: Template, handed_out: Path) -> None:
    book = course.solved(handed_out)
    book.cells.insert(4, nbformat.v4.new_code_cell("print(double(21))"))
    mended, said = repaired(book, template)
    assert said == []
    assert [cell.source for cell in mended.cells][4] == "print(double(21))"
    assert len(mended.cells) == len(book.cells)


def test_a_copied_answer_that_differs_runs_after_the_first(template: Template, handed_out: Path) -> None:
    book = course.solved(handed_out)
    damage.copied("double")(book)
    book.cells[-1].source = "def double(x):\n    return x + x"
    mended, _said = repaired(book, template)
    parts = [cell for cell in mended.cells if cell.source.startswith("def double")]
    assert [course.name_of(cell) for cell in parts] == ["double", ""]


def test_without_the_released_notebook_the_gradebook_is_enough(root: Path) -> None:
    (root / "release" / course.ASSIGNMENT / f"{course.NOTEBOOK}.ipynb").unlink()
    alone = template_of(course.api(root).coursedir, course.ASSIGNMENT, course.NOTEBOOK)
    assert [cell.grade_id for cell in alone.cells] == ["setup", "double", "test-double", "triple", "test-triple", "why"]
    hidden = next(cell for cell in alone.cells if cell.grade_id == "test-double")
    assert course.HIDDEN in hidden.source
    assert course.HIDDEN not in hidden.released


def _sound(book: Any, template: Template) -> None:
    nbformat.validate(book)
    MetadataValidator().validate_nb(book)
    json.dumps(book).encode("ascii")
    "".join(cell.source for cell in book.cells).encode("utf-8")
    named = {course.name_of(cell): cell for cell in book.cells if "nbgrader" in cell.metadata}
    assert sorted(named) == sorted(cell.grade_id for cell in template.named)
    assert sum("nbgrader" in cell.metadata for cell in book.cells) == len(named)
    for cell in template.named:
        assert named[cell.grade_id].metadata.nbgrader == dict(cell.nbgrader)
        assert named[cell.grade_id].cell_type == cell.kind
        if not cell.solution:
            assert named[cell.grade_id].source == cell.source
    for cell in book.cells:
        assert set(cell.metadata) <= {"nbgrader"}
        assert cell.get("outputs", []) == []


def _passed(book: Any) -> set[str]:
    """The checks that pass after all cells that are no checks have run, in their order, whether or not they raise."""
    names: dict[str, Any] = {}
    checks = [cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("points") and cell.cell_type == "code"]
    for cell in book.cells:
        if cell.cell_type == "code" and cell not in checks:
            _run(cell.source, names)
    return {course.name_of(cell) for cell in checks if _run(cell.source, names)}


def _run(source: str, names: dict[str, Any]) -> bool:
    try:
        exec(source, names)  # the source is this test's own
    except Exception:
        return False
    return True
