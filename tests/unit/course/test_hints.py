"""The hints of the assignments, and how a card sets them."""

import re

import pytest
from nbformat import NotebookNode

from lab.checking.hints import Hint, hints_of
from lab.course import ASSIGNMENTS
from lab.messages import LANGUAGES
from tools import assignment_checks
from tools.assignment_files import AssignmentFile, is_check, marks

EVERY = [(one.slug, language) for one in ASSIGNMENTS for language in LANGUAGES]
TITLES = {"en": ["Tip 1", "Tip 2", "The idea"], "pt-BR": ["Dica 1", "Dica 2", "A ideia"]}
# Markdown other than paragraphs, code and bold letters, which is all that a card sets
_OTHER = re.compile(r"^(#|- |\* |\d+\. |>|```|\|)|\]\(|<|(?<!\*)\*(?!\*)", re.MULTILINE)
_HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
_VALUE = re.compile(r"(?<![\w.])\d{2,}(?:\.\d+)?(?![\w.])|\"[^\"\n]{6,}\"")


def hint_cells(slug: str, language: str) -> dict[str, str]:
    cells = AssignmentFile(slug, language).read_notebook().cells
    return {str(marks(cell)["grade_id"]): cell.source for cell in cells if is_hints(cell)}


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_each_task_has_two_tips_and_an_idea_that_a_card_can_set(slug: str, language: str) -> None:
    cells = hint_cells(slug, language)
    assert len(cells) == sum(bool(marks(cell).get("grade")) for cell in AssignmentFile(slug, language).read_notebook().cells)
    for source in cells.values():
        hints = hints_of(source)
        assert [hint.title for hint in hints] == TITLES[language]
        for hint in hints:
            assert not _OTHER.search(re.sub("`[^`]*`", "", hint.text)), hint.text


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_no_hint_holds_a_value_that_only_hidden_tests_know(slug: str, language: str) -> None:
    cells = AssignmentFile(slug, language).read_notebook().cells
    checks = [cell.source for cell in cells if is_check(cell)]
    seen = [_HIDDEN.sub("", source) for source in checks]
    seen += [cell.source for cell in cells if not marks(cell).get("solution") and not is_hints(cell) and not is_check(cell)]
    hidden = values(*(part for source in checks for part in _HIDDEN.findall(source)))
    secret = hidden - values(*seen)
    assert secret
    assert not secret & values(*hint_cells(slug, language).values())


def values(*texts: str) -> set[str]:
    return {value for text in texts for value in _VALUE.findall(text)}


def is_hints(cell: NotebookNode) -> bool:
    return str(marks(cell).get("grade_id", "")).endswith("-hints")


def problems(change) -> list[str]:
    book = AssignmentFile("01-virtual-machines", "en").read_notebook()
    change({str(marks(cell).get("grade_id", "")): cell for cell in book.cells}, book)
    return list(assignment_checks.problems(book))


def test_a_hint_that_holds_a_line_of_the_solution_is_found_out() -> None:
    def tell(cells, _book) -> None:
        cells["promised-hints"].source = cells["promised-hints"].source.replace(
            "For each machine", "return host_mb + sum(given_mb+overhead_mb for given_mb,  _used_mb in machines) For each machine"
        )

    (problem,) = problems(tell)
    assert "a hint holds a line of a solution: returnhost_mb+sum(" in problem


def test_missing_and_surplus_hints_are_found_out() -> None:
    assert problems(lambda cells, book: book.cells.remove(cells["fit-hints"])) == ["fit has no hints"]
    assert problems(lambda cells, _book: cells["fit-hints"].metadata.nbgrader.update(grade_id="fits-hints")) == [
        "fit has no hints",
        "fits has hints and is no task",
    ]
    (problem,) = problems(
        lambda cells, _book: cells["fit-hints"].update(source="<details><summary>Tip</summary>Think.</details>")
    )
    assert "hints are three" in problem


def test_a_check_without_an_answer_is_found_out() -> None:
    said = problems(lambda cells, book: book.cells.remove(cells["fit"]))
    assert "fit is a check without an answer" in said


def test_a_card_sets_code_and_bold_letters_and_nothing_else() -> None:
    hint = Hint(
        "Tip <1>", "See `a < b` and **why**.\n\n<script>alert(1)</script> [link](javascript:alert(1)) <img src=x onerror=1>"
    )
    html = hint.html()
    assert "<summary>Tip &lt;1&gt;</summary>" in html
    assert "<code>a &lt; b</code> and <strong>why</strong>." in html
    assert html.count("<p ") == 2
    assert "<script" not in html and "<img" not in html and "<a " not in html


def test_a_cell_without_hints_has_none() -> None:
    assert hints_of("## 2 · A task\n\nJust text.") == ()
