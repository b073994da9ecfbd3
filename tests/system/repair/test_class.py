"""nbgrader's own autograding over a class in which every submission is damaged in another way."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import damage
from tests.support.courses import repaired as course


def truncated(whole: bytes) -> bytes:
    """Cut off inside the last check: what comes before it is complete."""
    return whole[: whole.index(b"assert triple(2) == 6") + 5]


def conflict(whole: bytes) -> bytes:
    """A merge conflict that git left in the file."""
    lines = whole.split(b"\n")
    place = next(index for index, line in enumerate(lines) if b"# Numbers" in line)
    return b"\n".join(
        [*lines[:place], b"<<<<<<< HEAD", lines[place], b"=======", b'    "# Nums"', b">>>>>>> mine", *lines[place + 1 :]]
    )


def big(whole: bytes) -> bytes:
    """50 MB, all of it output."""
    output = b'{"data": {"image/png": "' + b"A" * 50_000_000 + b'"}, "metadata": {}, "output_type": "display_data"}'
    return whole.replace(b'"outputs": []', b'"outputs": [' + output + b"]", 1)


def huge_number(whole: bytes) -> bytes:
    return whole.replace(b'"execution_count": null', b'"execution_count": ' + b"9" * 10_000 + b', "x": [NaN, -Infinity]', 1)


def latin_1(whole: bytes) -> bytes:
    return whole.replace(b"Because", "Porque dobrar é".encode("latin-1"))


FILES: dict[str, tuple[Callable[[bytes], bytes], dict[str, float | None], str]] = {
    "as-it-should-be": (lambda whole: whole, course.FULL, ""),
    "empty-file": (lambda _whole: b"", course.NOTHING, "is damaged: no notebook can be read in it."),
    "prose": (lambda _whole: b"my homework", course.NOTHING, "is damaged: no notebook can be read in it."),
    "a-list": (lambda _whole: b"[1, 2]", course.NOTHING, "holds no notebook."),
    "binary": (lambda _whole: bytes(range(256)) * 50, course.NOTHING, "is damaged: no notebook can be read in it."),
    "nested": (lambda _whole: b"[" * 100_000, course.NOTHING, "is damaged: no notebook can be read in it."),
    "many-values": (lambda _whole: b"[" + b"1," * 6_000_000 + b"1]", course.NOTHING, "holds too many values"),
    "too-big": (lambda whole: whole + b" " * 64_000_000, course.NOTHING, "is larger than 64 MB"),
    "truncated": (truncated, {**course.FULL, "why": 0.0}, "is damaged. Cells that could be read: 5; the rest of it is lost."),
    "conflict": (conflict, course.FULL, "is damaged. Cells that could be read: 6; the rest of it is lost."),
    "big": (big, course.FULL, ""),
    "huge-number": (huge_number, course.FULL, ""),
    "twice-the-same-key": (lambda whole: whole.replace(b'"nbformat": 4', b'"nbformat": 4, "nbformat": 4'), course.FULL, ""),
    "with-bom": (lambda whole: b"\xef\xbb\xbf" + whole, course.FULL, ""),
    "utf-16": (lambda whole: whole.decode().encode("utf-16"), course.FULL, ""),
    "latin-1": (latin_1, course.FULL, "is not UTF-8 text; what could not be read became �."),
}
# where time is short, every other one of a student's own damages
FEW = [*damage.DAMAGES][1::2]
DAMAGES = [pytest.param(name, marks=() if name in FEW else pytest.mark.slow) for name in damage.DAMAGES]


@pytest.fixture(scope="module")
def graded(handed_out: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The class, graded in one run of nbgrader's own converter."""
    root = tmp_path_factory.mktemp("class") / "course"
    os.system(f"cp -r {handed_out} {root}")
    solved = course.solved(root)
    for student, (change, _expected, _sentence) in FILES.items():
        course.put(root, student, change(damage.written(solved)))
    for student in damage.DAMAGES if request.config.getoption("--all") else FEW:
        harm, _answered, _sentence = damage.DAMAGES[student]
        book = course.solved(root)
        harm(book)
        course.put(root, student, damage.written(book))
    course.put(root, "untouched", damage.written(course.released(root)))
    course.put(root, "misnamed", damage.written(solved), "numbers (1).ipynb")
    course.put(root, "no-notebook", b"hello", "notes.txt")
    course.put(root, "shadows", damage.written(solved))
    for name in ("docker.py", "numbers.py", "IPython.py"):
        course.put(root, "shadows", b"raise SystemExit", name)
    (root / "submitted" / "shadows" / course.ASSIGNMENT / "lab").mkdir()
    course.put(root, "shadows", b"raise SystemExit", "lab/__init__.py")
    course.put(root, "undated", damage.written(solved))
    course.put(root, "undated", b"the other day\xff", "timestamp.txt")
    course.autograde(root)
    return root


@pytest.mark.parametrize("student", FILES)
def test_a_file_is_graded_as_far_as_it_can_be_read(graded: Path, student: str) -> None:
    _change, expected, sentence = FILES[student]
    assert course.scores(graded, student) == expected
    said = course.repairs(graded, student)
    assert sentence in " ".join(said) if sentence else said == []


@pytest.mark.parametrize("student", DAMAGES)
def test_damage_costs_only_what_it_destroyed_and_is_explained(graded: Path, student: str) -> None:
    _harm, answered, sentence = damage.DAMAGES[student]
    assert course.scores(graded, student) == (course.FULL if answered else course.HALF)
    said = course.repairs(graded, student)
    assert sentence in " ".join(said) if sentence else said == []


@pytest.mark.parametrize("student", [*FILES, *DAMAGES])
def test_the_checks_that_ran_are_the_instructors(graded: Path, student: str) -> None:
    cells = {course.name_of(cell): cell for cell in course.autograded(graded, student).cells if course.name_of(cell)}
    assert list(cells) == ["setup", "double", "test-double", "triple", "test-triple", "why"]
    assert course.HIDDEN in cells["test-double"].source
    assert [cells[name].metadata.nbgrader.points for name in ("test-double", "test-triple", "why")] == [2, 3, 5]


def test_what_was_not_answered_earns_nothing(graded: Path) -> None:
    assert course.scores(graded, "untouched") == course.NOTHING
    assert course.repairs(graded, "untouched") == []


def test_the_untouched_notebook_says_the_same_cell_for_cell(graded: Path) -> None:
    handed_in = [(cell.cell_type, cell.source) for cell in course.solved(graded).cells]
    found = [(cell.cell_type, cell.source) for cell in course.autograded(graded, "as-it-should-be").cells]
    hidden = f"### BEGIN HIDDEN TESTS\n{course.HIDDEN}\n### END HIDDEN TESTS\n"
    assert [(kind, source.replace(hidden, "")) for kind, source in found] == handed_in


def test_a_written_answer_in_parts_is_joined(root: Path) -> None:
    book = course.solved(root)
    book.cells[damage.at(book, "why")].source = "One half.\nThe other."
    damage.split("why", 1)(book)
    damage.copied("why")(book)
    course.put(root, "ana", damage.written(book))
    course.autograde(root)
    answer = next(cell for cell in course.autograded(root, "ana").cells if course.name_of(cell) == "why")
    assert answer.source == "One half.\n\nThe other."
    assert any(
        "The answer `why` was in several cells; they were joined into one." in each for each in course.repairs(root, "ana")
    )


@pytest.mark.parametrize("student", ["misnamed", "no-notebook"])
def test_a_missing_notebook_counts_as_not_answered(graded: Path, student: str) -> None:
    assert course.scores(graded, student) == course.NOTHING
    assert "The notebook `numbers.ipynb` was not handed in." in course.repairs(graded, student)


def test_an_extra_notebook_is_named(graded: Path) -> None:
    assert any("`numbers (1).ipynb`. It has: `numbers.ipynb`." in each for each in course.repairs(graded, "misnamed"))
    assert not (graded / "autograded" / "misnamed" / course.ASSIGNMENT / "numbers (1).ipynb").exists()


def test_files_named_as_modules_are_named(graded: Path) -> None:
    said = [each for each in course.repairs(graded, "shadows") if "have no effect" in each]
    assert said == [
        "Modules that code imports have these names, so the files have no effect when graded: "
        "`IPython.py`, `docker.py`, `lab`, `numbers.py`."
    ]


def test_a_time_that_cannot_be_read_does_not_stop_the_grading(graded: Path) -> None:
    # stock nbgrader ends with an error for such a submission
    assert course.scores(graded, "undated") == course.FULL
    assert "`timestamp.txt` holds no time, so when this was handed in is not known." in course.repairs(graded, "undated")


def test_only_pictures_are_attached(graded: Path) -> None:
    found: Any = next(cell for cell in course.autograded(graded, "attached").cells if "attachments" in cell)
    assert found.attachments == {"a.png": {"image/png": "aGk="}}
