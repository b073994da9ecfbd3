"""Where a lesson's files are, and how text becomes the notebook beside it, keeping what text cannot hold.

Text holds what people write. The notebook adds cell ids, outputs and, in a translation, `translated_from`: the hash of
the Portuguese cell that was translated. That hash lives in the metadata of the cell that it is about, so it moves and
goes with that cell, and the text stays clean to read. One id stands in the text as well: that of a cell that links lead to.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import jupytext
import nbformat
from jupytext.combine import map_outputs_to_inputs
from nbformat import NotebookNode

from lab.course import LESSONS
from lab.errors import LabError
from lab.messages import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
ORIGINAL = LANGUAGES[0]
TRANSLATED_FROM = "translated_from"
GLOSSARY = "glossary"
"""The page of terms: text and notebook as a lesson has them, but no lesson of the course, and without code."""
ANCHOR = "anchor"
"""The metadata of a cell that links lead to, as `glossary.ipynb#cell-id=image`: its id, the same in every language."""
HEADINGS = ("lesson", "assignment")
"""The notebook's metadata in which it says what it is: slug, minutes, statements."""
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class LessonFile:
    """One lesson in one language: its text and its notebook, below the folders `text` and `notebooks` of `root`."""

    slug: str
    language: str
    root: Path = ROOT

    @property
    def text(self) -> Path:
        """The MyST Markdown that people edit."""
        return self.root / "text" / self.language / f"{self.slug}.md"

    @property
    def notebook(self) -> Path:
        """The notebook that is built from it: here the executed one that students open."""
        return self.root / "notebooks" / self.language / f"{self.slug}.ipynb"

    def read_text(self) -> NotebookNode:
        """The text as a notebook: without outputs, ids still arbitrary where no anchor names them."""
        book = jupytext.read(self.text, fmt="md:myst")
        book.metadata.pop("jupytext", None)
        book.nbformat, book.nbformat_minor = 4, 5
        for cell in book.cells:
            cell.id = cell.metadata.get(ANCHOR, cell.id)
        return book

    def read_notebook(self) -> NotebookNode | None:
        """The notebook, or `None` where it was not made yet."""
        return nbformat.read(self.notebook, as_version=4) if self.notebook.exists() else None

    def write_notebook(self, book: NotebookNode) -> None:
        """Write the notebook; refuses an invalid one with nbformat's own error."""
        nbformat.validate(book)
        self.notebook.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(book, self.notebook)


def slugs(root: Path = ROOT) -> list[str]:
    """The lessons that are written, in order, and the glossary: those whose Portuguese text exists."""
    pages = (*(lesson.slug for lesson in LESSONS), GLOSSARY)
    return [slug for slug in pages if LessonFile(slug, ORIGINAL, root).text.exists()]


def sync(slug: str, root: Path = ROOT, kind: type[LessonFile] = LessonFile) -> None:
    """Bring the lesson's notebooks in step with its texts, in every language.

    Args:
        slug: the lesson.
        root: the course's folder.
        kind: what is built: a lesson, or an assignment.

    Raises:
        LabError: a translation has not the same cells as the original.
    """
    first = kind(slug, ORIGINAL, root)
    original = _merged(first)
    first.write_notebook(original)
    for language in LANGUAGES[1:]:
        file = replace(first, language=language)
        book = _merged(file)
        _take_ids(book, original, file)
        file.write_notebook(book)


def to_text(file: LessonFile) -> None:
    """Write the text from the notebook, for those who edit a lesson in Jupyter."""
    book = file.read_notebook()
    if book is None:
        raise LabError(f"{file.notebook} does not exist.", next_step="Run `make lessons` to build it from its text.")
    book.metadata.pop("language_info", None)
    for cell in book.cells:
        cell.metadata.pop(TRANSLATED_FROM, None)
    book.metadata["jupytext"] = {"notebook_metadata_filter": ",".join(HEADINGS)}
    written = jupytext.writes(book, fmt="md:myst")
    # neither the filter nor the writer's version says anything about the lesson
    written = re.sub(r"^  (notebook_metadata_filter|  jupytext_version): .*\n", "", written, flags=re.MULTILINE)
    file.text.write_text(written, encoding="utf-8")


def _merged(file: LessonFile) -> NotebookNode:
    """The text with the ids, outputs and hashes of the notebook, cell by cell; a changed code cell loses its output."""
    book, old = file.read_text(), file.read_notebook()
    book.metadata["kernelspec"] = dict(_KERNEL)
    if old is None:
        return book
    if "language_info" in old.metadata:
        book.metadata["language_info"] = old.metadata["language_info"]
    for cell, index in zip(book.cells, map_outputs_to_inputs(book.cells, old.cells), strict=True):
        if index is None:
            continue
        before = old.cells[index]
        cell.id = cell.metadata.get(ANCHOR, before.id)
        if TRANSLATED_FROM in before.metadata:
            cell.metadata[TRANSLATED_FROM] = before.metadata[TRANSLATED_FROM]
        if cell.cell_type == "code" and cell.source == before.source:
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
    return book


def _take_ids(book: NotebookNode, original: NotebookNode, file: LessonFile) -> None:
    """Give the translation the original's cell ids, position by position."""
    kinds, expected = [cell.cell_type for cell in book.cells], [cell.cell_type for cell in original.cells]
    if kinds != expected:
        same = next(
            (i for i, pair in enumerate(zip(kinds, expected, strict=False)) if pair[0] != pair[1]), min(len(kinds), len(expected))
        )
        raise LabError(
            f"{file.text} has {len(kinds)} cells and its original {len(expected)}; they part at cell {same + 1}.",
            expected="A translation has the same cells in the same order.",
            next_step="Compare both texts from there; in Markdown `+++` parts two cells.",
        )
    for cell, source in zip(book.cells, original.cells, strict=True):
        cell.id = source.id
