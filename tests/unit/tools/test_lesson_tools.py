"""The way a lesson is built: what text cannot hold survives an edit, and what is out of step is named."""

from pathlib import Path

import nbformat
import pytest

from lab.errors import LabError
from tools import lesson_checks
from tools.lesson_files import TRANSLATED_FROM, LessonFile, sync, to_text
from tools.lesson_runs import execute, tidy

SLUG = "00-start"
HEADER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
lesson:
  minutes: 1
  slug: 00-start
  statements: []
---

"""
CODE = "```{code-cell}\n:tags: [shown]\n\nprint('one'); print(6 * 7)\n```\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write(tmp_path, "pt-BR", "# Começo\n\nUm texto.\n\n" + CODE)
    write(tmp_path, "en", "# Start\n\nA text.\n\n" + CODE)
    sync(SLUG, tmp_path)
    return tmp_path


def write(course: Path, language: str, body: str) -> None:
    file = LessonFile(SLUG, language, course)
    file.text.parent.mkdir(parents=True, exist_ok=True)
    file.text.write_text(HEADER + body, encoding="utf-8")


def notebook(course: Path, language: str) -> nbformat.NotebookNode:
    return LessonFile(SLUG, language, course).read_notebook()


def test_both_languages_get_the_same_ids_and_keep_them(course: Path) -> None:
    before = [cell.id for cell in notebook(course, "pt-BR").cells]
    write(course, "pt-BR", "# Começo\n\nUm texto melhor.\n\n" + CODE)
    sync(SLUG, course)
    assert [cell.id for cell in notebook(course, "pt-BR").cells] == before
    assert [cell.id for cell in notebook(course, "en").cells] == before


def test_outputs_stay_with_unchanged_code_and_go_with_changed_code(course: Path) -> None:
    execute(LessonFile(SLUG, "pt-BR", course))
    sync(SLUG, course)
    assert [output.text for output in notebook(course, "pt-BR").cells[1].outputs] == ["one\n42\n"]
    for language in ("pt-BR", "en"):
        write(course, language, "# Um\n\n" + CODE.replace("6 * 7", "7 * 7"))
    sync(SLUG, course)
    assert notebook(course, "pt-BR").cells[1].outputs == []
    assert [*lesson_checks.unexecuted(notebook(course, "pt-BR"))] != []


def test_a_run_leaves_nothing_that_changes_at_the_next(course: Path) -> None:
    file = LessonFile(SLUG, "pt-BR", course)
    execute(file)
    first = file.notebook.read_bytes()
    execute(file)
    assert file.notebook.read_bytes() == first


def test_a_failing_cell_leaves_the_notebook_alone(course: Path) -> None:
    for language in ("pt-BR", "en"):
        write(course, language, CODE + "\n```{code-cell}\n1 / 0\n```\n")
    sync(SLUG, course)
    file = LessonFile(SLUG, "pt-BR", course)
    before = file.notebook.read_bytes()
    with pytest.raises(Exception, match="ZeroDivisionError"):
        execute(file)
    assert file.notebook.read_bytes() == before


def test_a_translation_with_other_cells_is_refused_by_place(course: Path) -> None:
    write(course, "en", "# Start\n\n+++\n\nA text.\n\n" + CODE)
    with pytest.raises(LabError, match="they part at cell 2"):
        sync(SLUG, course)


def test_a_changed_original_makes_its_translation_stale_until_stamped(course: Path) -> None:
    original, translation = notebook(course, "pt-BR"), notebook(course, "en")
    assert [*lesson_checks.stale(original, translation)] == [original.cells[0].id]
    translation.cells[0].metadata[TRANSLATED_FROM] = lesson_checks.fingerprint(original.cells[0])
    LessonFile(SLUG, "en", course).write_notebook(translation)
    sync(SLUG, course)
    assert [*lesson_checks.stale(original, notebook(course, "en"))] == []
    write(course, "pt-BR", "# Começo\n\nOutro texto.\n\n" + CODE)
    sync(SLUG, course)
    assert [*lesson_checks.stale(notebook(course, "pt-BR"), notebook(course, "en"))] == [original.cells[0].id]


def test_a_cell_that_links_lead_to_keeps_the_id_that_its_text_names(course: Path) -> None:
    for text in ("Um texto.", "Outro texto."):
        write(course, "pt-BR", f'# Começo\n\n+++ {{"anchor": "image"}}\n\n### Imagem\n\n{text}\n')
        write(course, "en", '# Start\n\n+++ {"anchor": "image"}\n\n### Image\n\nA text.\n')
        sync(SLUG, course)
        assert [notebook(course, language).cells[1].id for language in ("pt-BR", "en")] == ["image", "image"]


def test_text_written_from_a_notebook_says_the_same(course: Path) -> None:
    for language in ("pt-BR", "en"):
        file = LessonFile(SLUG, language, course)
        to_text(file)
        assert [*lesson_checks.disagreements(file.read_text(), file.read_notebook())] == []
        assert "jupytext_version" not in file.text.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": "print(1)"}, "the code differs"),
        ({"id": "other"}, "the id is other"),
        ({"metadata": {"tags": []}}, "the metadata differ"),
    ],
)
def test_every_difference_between_the_languages_is_named(course: Path, change: dict, said: str) -> None:
    original, translation = notebook(course, "pt-BR"), notebook(course, "en")
    assert [*lesson_checks.differences(original, translation)] == []
    translation.cells[1].update(change)
    assert said in " ".join(lesson_checks.differences(original, translation))


def test_headings_are_compared_by_level_outside_code() -> None:
    assert lesson_checks.heading_levels("# A\n\n```sh\n# not a heading\n```\n\n### B") == [1, 3]


def test_an_uncompared_cell_needs_a_reason_and_every_cell_runs() -> None:
    cell = nbformat.v4.new_code_cell("1", metadata={"tags": ["nbval-ignore-output", "nbval-skip"]})
    said = " ".join(lesson_checks.unexplained(nbformat.v4.new_notebook(cells=[cell])))
    assert "gives no `reason`" in said
    assert "every cell runs" in said


def test_a_widget_view_stays_only_where_nothing_else_shows_the_output() -> None:
    view = "application/vnd.jupyter.widget-view+json"
    outputs = [
        nbformat.v4.new_output("display_data", {view: {}, "text/plain": "Toggle", "text/html": "<svg/>"}),
        nbformat.v4.new_output("display_data", {view: {}, "text/plain": "Slider"}),
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=outputs)])
    tidy(book)
    assert [view in output.data for output in book.cells[0].outputs] == [False, True]
