"""`lab.check()` in a learner's kernel: what holds, what does not and what cannot be checked, in either language."""

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from tests.support.kernel import Kernel, handed_out, kernel_of, run_answers
from tools.assignment_files import AssignmentFile

SLUG = "01-virtual-machines"
Damaged = Callable[[Callable[[nbformat.NotebookNode], None]], str]


def cell_of(book: nbformat.NotebookNode, grade_id: str) -> nbformat.NotebookNode:
    return next(cell for cell in book.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def test_all_tasks_of_a_right_notebook_hold(english: Kernel) -> None:
    said = english.check()
    assert said.startswith("8 of 8 tasks hold. Hidden tests come with grading.")
    assert "✔ It holds · 5 · The memory that the host must have (3 points): 3 of 3 points in sight." in said
    # of a classification no more can be seen than that it was answered
    assert "✔ It holds · 2 · Who brings what (2 points): answered; whether it is right, grading says." in said
    assert "○ By a person · 9 · Explain (2 points, graded by a person)" in said
    assert "Expected" not in said


def test_the_card_says_what_the_text_says_and_folds_what_holds_away(english: Kernel) -> None:
    shown = english.run("import lab\n\nlab.check()")
    assert shown["text/html"].count("✔ It holds") == shown["text/plain"].count("✔ It holds") == 8
    assert "<details" not in shown["text/html"]


def test_what_holds_and_what_does_not_goes_into_the_progress(english: Kernel) -> None:
    english.run("fit_before = machines_that_fit\ndef machines_that_fit(*numbers):\n    return 31")
    english.check()
    kept = [json.loads(path.read_text()) for path in english.folder.rglob("*.json")]
    english.run("machines_that_fit = fit_before")
    (tasks,) = [record["assignments"][SLUG]["tasks"] for record in kept]
    assert tasks["fit"] is False and tasks["promised"] is True
    assert "explain" not in tasks and len(tasks) == 8


def test_a_wrong_answer_gets_expected_found_where_to_look_and_its_hints(english: Kernel) -> None:
    english.run("fit_before = machines_that_fit\ndef machines_that_fit(*numbers):\n    return 30")
    shown = english.run('import lab\n\nlab.check("fit")')
    english.run("machines_that_fit = fit_before")
    said, card = shown["text/plain"], shown["text/html"]
    assert said.startswith("0 of 1 tasks hold.")
    assert "✘ Not yet · 6 · How many machines fit (3 points): 1.5 of 3 points in sight." in said
    assert "Expected: machines_that_fit(65536, 2048, 100, 512, 2000) gives 47." in said
    # the check that passed is not among them
    assert said.count("Found: ") == 1 and "Look at: " in said
    assert "Hints are below the check cell of this task" in said
    assert "<details open><summary>" in card
    for title in ("Tip 1", "Tip 2", "The idea"):
        assert f'<details style="margin:4px 0"><summary>{title}</summary>' in card
    assert "The tighter of the two limits decides" in card and "The tighter" not in said


def test_checking_leaves_the_learners_names_alone(english: Kernel) -> None:
    english.run('task = machines = checks = "mine"')
    english.check()
    assert english.run("task, machines, checks")["text/plain"] == "('mine', 'mine', 'mine')"


def test_a_name_that_is_no_task_is_told_the_names(english: Kernel) -> None:
    said = english.check('lab.check("fits")')
    assert "no task 'fits'" in said and "'machine', 'origins'" in said and "'fit'" in said


def test_what_a_person_grades_is_said_to_be_so(english: Kernel) -> None:
    assert "a person reads this answer and grades it" in english.check('lab.check("explain")')


def test_a_check_cell_that_raises_is_a_sentence_and_the_others_go_on(damaged: Damaged) -> None:
    def damage(book: nbformat.NotebookNode) -> None:
        cell_of(book, "types-check").source = "raise RuntimeError('first line\\nsecond line')"
        cell_of(book, "fit-check").source = "task.score +"

    said = damaged(damage)
    assert "✘ Not yet · 3 · Type 1 or type 2 (2 points): Its check cell stopped with RuntimeError: first line. Restart" in said
    assert "Its check cell stopped with SyntaxError" in said
    assert "second line" not in said and "Traceback" not in said
    assert said.startswith("6 of 8 tasks hold.")


def test_a_check_cell_without_a_score_is_told_apart(damaged: Damaged) -> None:
    said = damaged(lambda book: cell_of(book, "fit-check").update(source="'all is well'"))
    assert "6 · How many machines fit (3 points): Its check cell showed no score" in said
    assert said.startswith("7 of 8 tasks hold.")


def test_a_deleted_check_cell_is_missed(damaged: Damaged) -> None:
    said = damaged(lambda book: book.cells.remove(cell_of(book, "fit-check")))
    assert said.startswith("7 of 8 tasks hold.")
    assert "Cells worth 3 points are missing in this notebook." in said
    assert "6 · How many machines fit (3 points): Its check cell is not in this notebook any more." in said


def test_a_task_that_is_gone_altogether_is_missed_by_its_points(damaged: Damaged) -> None:
    def damage(book: nbformat.NotebookNode) -> None:
        book.cells = [cell for cell in book.cells if "fit" not in cell.metadata.get("nbgrader", {}).get("grade_id", "")]

    said = damaged(damage)
    assert said.startswith("7 of 7 tasks hold.") and "Cells worth 3 points are missing" in said


def test_a_copied_check_cell_counts_once(damaged: Damaged) -> None:
    def damage(book: nbformat.NotebookNode) -> None:
        copy = nbformat.from_dict(cell_of(book, "fit-check"))
        book.cells.append(nbformat.NotebookNode({**copy, "id": "another"}))

    assert damaged(damage).startswith("8 of 8 tasks hold.")


def test_hidden_tests_stay_hidden_where_the_file_holds_them(english: Kernel) -> None:
    source = AssignmentFile(SLUG, "en").notebook
    said = english.check(f"lab.check(notebook={str(source)!r})")
    assert said.startswith("8 of 8 tasks hold.")
    english.run("fit_before = machines_that_fit\ndef machines_that_fit(*numbers):\n    return 12345")
    said = english.check(f'lab.check("fit", notebook={str(source)!r})')
    english.run("machines_that_fit = fit_before")
    assert "0 of 3 points in sight" in said and said.count("Found: ") == 2
    assert "not shown" not in said


def test_a_notebook_that_is_no_assignment(english: Kernel, tmp_path: Path) -> None:
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), tmp_path / "plain.ipynb")
    said = english.check(f"lab.check(notebook={str(tmp_path / 'plain.ipynb')!r})")
    assert said.splitlines()[0] == "plain.ipynb is no assignment: it has no tasks to check."
    (tmp_path / "broken.ipynb").write_text("{")
    assert "cannot be read as a notebook" in english.check(f"lab.check(notebook={str(tmp_path / 'broken.ipynb')!r})")


def test_where_nothing_tells_the_notebook_there_is_a_sentence(english: Kernel) -> None:
    english.run("import os\n\ntold = os.environ.pop('JPY_SESSION_NAME')")
    assert "lab.check() cannot tell which notebook it stands in." in english.check()
    english.run("os.environ['JPY_SESSION_NAME'] = told.replace('virtual', 'renamed')")
    assert "is not there any more: it was renamed or moved." in english.check()
    # what is told where the client names no file: a path in the server's folder
    english.run("os.environ['JPY_SESSION_NAME'] = 'work/en/01-virtual-machines/virtual-machines.ipynb'")
    assert english.check().startswith("8 of 8 tasks hold.")
    english.run("os.environ['JPY_SESSION_NAME'] = told")


@pytest.mark.parametrize("name", ["blank", "units-mixed"])
def test_in_portuguese_all_of_it_is_in_portuguese(name: str, tmp_path: Path) -> None:
    path = handed_out(tmp_path, "pt-BR", name)
    with kernel_of(path, tmp_path) as kernel:
        run_answers(kernel, path)
        shown = kernel.run("import lab\n\nlab.check()")
    said = shown["text/plain"]
    held = {"blank": 0, "units-mixed": 7}[name]
    assert said.startswith(f"{held} de 8 tarefas estão certas no que se vê.")
    assert "○ Por uma pessoa · 9 · Explique" in said
    assert "✘ Ainda não · 6 · Quantas máquinas cabem (3 pontos): " in said
    assert "Esperado: " in said and "Encontrado: " in said and "Onde olhar: " in said
    assert "<summary>Dica 1</summary>" in shown["text/html"] and "<summary>A ideia</summary>" in shown["text/html"]
    for english_word in ("Not yet", "Expected", "points in sight", "Hints"):
        assert english_word not in said
    # one task at a time is unfolded: the first that does not hold
    assert shown["text/html"].count("<details open>") == 1
