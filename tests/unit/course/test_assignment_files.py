"""The committed assignments: in step with their texts, the same in both languages, without solutions where released."""

import re

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from lab.course import ASSIGNMENTS
from lab.messages import LANGUAGES
from tools import assignment_checks
from tools.assignment_files import AssignmentFile, is_check, marks, slugs
from tools.lesson_checks import differences
from tools.lesson_files import ROOT
from tools.lessons import problems

EVERY = [(one.slug, language) for one in ASSIGNMENTS for language in LANGUAGES]
_TAKEN_OUT = re.compile(r"^[ \t]*### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)^[ \t]*### END ", re.MULTILINE | re.DOTALL)


def released(slug: str, language: str) -> nbformat.NotebookNode:
    return nbformat.read(AssignmentFile(slug, language).released, as_version=4)


def source(slug: str, language: str) -> nbformat.NotebookNode:
    book = AssignmentFile(slug, language).read_notebook()
    assert book is not None
    return book


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_an_assignment_holds_together(slug: str, language: str) -> None:
    assert list(problems(AssignmentFile(slug, language))) == []


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_an_assignment_says_of_itself_what_the_course_says(slug: str, language: str) -> None:
    one = next(one for one in ASSIGNMENTS if one.slug == slug)
    heading = {"slug": slug, "minutes": one.minutes, "points": one.points, "statements": list(one.statements)}
    assert source(slug, language).metadata.assignment == heading
    assert AssignmentFile(slug, language).notebook.stem == one.notebook
    assert slugs() == [one.slug for one in ASSIGNMENTS]


@pytest.mark.parametrize("slug", [one.slug for one in ASSIGNMENTS])
def test_each_task_is_graded_and_one_by_a_person(slug: str) -> None:
    graded = [cell for cell in source(slug, "en").cells if marks(cell).get("grade")]
    by_hand = [cell for cell in graded if not is_check(cell)]
    assert 6 <= len(graded) <= 10
    assert [cell.cell_type for cell in by_hand] == ["markdown"]


@pytest.mark.parametrize("folder", ["source", "release"])
def test_there_is_no_stray_file(folder: str) -> None:
    files = [AssignmentFile(slug, language) for slug, language in EVERY]
    expected = {file.notebook if folder == "source" else file.released for file in files}
    found = {path for path in (ROOT / folder).rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts}
    assert found == expected


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_release_holds_no_solution_and_no_hidden_test(slug: str, language: str) -> None:
    given = AssignmentFile(slug, language).released.read_text(encoding="utf-8")
    book = source(slug, language)
    lines = "\n".join(cell.source for cell in released(slug, language).cells).splitlines()
    taken = [line for cell in book.cells for part in _TAKEN_OUT.findall(cell.source) for line in part.splitlines()]
    taken += [line for cell in book.cells if marks(cell).get("grade") and not is_check(cell) for line in cell.source.splitlines()]
    assert len(taken) > 20
    # a bracket on a line of its own says nothing
    assert [line for line in taken if len(line.strip()) > 3 and line in lines and not _harmless(line)] == []
    for mark in ("BEGIN SOLUTION", "HIDDEN TESTS", "task.hidden"):
        assert mark not in given


def _harmless(line: str) -> bool:
    """Whether a line that stands in a visible check as well as in a hidden one gives nothing away."""
    return line.endswith(("(", "{", "[")) or re.fullmatch(r'checks\.function_gives,|"\w+",', line.strip()) is not None


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_where_an_answer_goes_stands_code_that_runs_or_words_of_the_language(slug: str, language: str) -> None:
    answers = [cell for cell in released(slug, language).cells if marks(cell).get("solution")]
    stub = {"pt-BR": "*Escreva sua resposta aqui.*", "en": "*Write your answer here.*"}[language]
    assert [cell.source for cell in answers if cell.cell_type == "markdown"] == [stub]
    code = [[line.strip() for line in cell.source.splitlines()] for cell in answers if cell.cell_type == "code"]
    assert all("...  # write your answer here" in lines for lines in code)


@pytest.mark.parametrize("slug", [one.slug for one in ASSIGNMENTS])
def test_both_languages_are_released_alike(slug: str) -> None:
    first, second = (released(slug, language) for language in LANGUAGES)
    for cell in (*first.cells, *second.cells):
        if cell.cell_type == "markdown":  # of the words themselves
            cell.metadata.get("nbgrader", {}).pop("checksum", None)
    assert list(differences(first, second)) == []


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_nbgrader_accepts_the_metadata(slug: str, language: str) -> None:
    for book in (source(slug, language), released(slug, language)):
        MetadataValidator().validate_nb(book)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points=2)\n", "points=3)\n", "its task has 3 points"),
        ("task.check(", "task.hidden(", "hidden tests belong between the marks"),
        ("task.hidden(", "task.check(", "visible checks belong outside"),
        ('Task("machine"', 'Task("engine"', "its task is engine"),
        ("task.score", "task", "its last line must be task.score"),
    ],
)
def test_a_check_cell_that_is_not_right_is_named(old: str, new: str, said: str) -> None:
    book = source("01-virtual-machines", "en")
    cell = next(cell for cell in book.cells if marks(cell).get("grade_id") == "machine-check")
    cell.source = cell.source.replace(old, new)
    assert said in " ".join(assignment_checks.problems(book))


def test_points_and_statements_that_do_not_add_up_are_named() -> None:
    book = source("01-virtual-machines", "en")
    book.metadata.assignment.update({"points": 21, "statements": ["S1", "S2", "S9"]})
    said = " ".join(assignment_checks.problems(book))
    for part in ("worth 20 points, and the heading says 21", "S9 is announced", "S3 is graded"):
        assert part in said


def test_a_solution_outside_an_answer_is_named() -> None:
    book = source("01-virtual-machines", "en")
    cell = next(cell for cell in book.cells if marks(cell).get("grade_id") == "machine")
    cell.metadata.nbgrader["solution"] = False
    assert "a solution and nbgrader's metadata do not agree" in " ".join(assignment_checks.problems(book))
