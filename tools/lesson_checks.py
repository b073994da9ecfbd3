"""What must hold of the lessons' files. Each function takes notebooks and returns sentences: what is wrong, and where."""

import hashlib
import re
from collections.abc import Iterator
from itertools import zip_longest

from nbformat import NotebookNode

from tools.lesson_files import HEADINGS, TRANSLATED_FROM
from tools.links import without_blocks

_HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)


def fingerprint(cell: NotebookNode) -> str:
    """The hash that a translation records of the cell it was made from."""
    return hashlib.sha256(cell.source.encode()).hexdigest()


def disagreements(text: NotebookNode, book: NotebookNode) -> Iterator[str]:
    """Where a notebook does not hold what its text says."""
    for number, (written, built) in enumerate(zip_longest(text.cells, book.cells), start=1):
        if written is None or built is None:
            yield f"cell {number} is only in the {'text' if built is None else 'notebook'}; run `make lessons`"
            return
        if (written.cell_type, written.source, written.metadata) != (built.cell_type, built.source, _without_hash(built)):
            yield f"cell {number} ({built.id}) differs from its text; run `make lessons`"
    for heading in HEADINGS:
        if text.metadata.get(heading) != book.metadata.get(heading):
            yield f"the notebook's metadata `{heading}` differs from the text's; run `make lessons`"


def differences(original: NotebookNode, translation: NotebookNode) -> Iterator[str]:
    """Where a translation is not the same lesson: cells in number, kind, id, metadata; code; levels of headings."""
    for heading in HEADINGS:
        if original.metadata.get(heading) != translation.metadata.get(heading):
            yield f"the metadata `{heading}` differ"
    for number, (first, second) in enumerate(zip_longest(original.cells, translation.cells), start=1):
        if first is None or second is None:
            yield f"cell {number} exists in one language only"
            return
        where = f"cell {number} ({first.id})"
        if first.cell_type != second.cell_type:
            yield f"{where}: {first.cell_type} in one language, {second.cell_type} in the other"
        elif first.cell_type == "code" and first.source != second.source:
            yield f"{where}: the code differs"
        elif first.cell_type == "markdown" and heading_levels(first.source) != heading_levels(second.source):
            yield f"{where}: headings of levels {heading_levels(first.source)} and {heading_levels(second.source)}"
        if first.id != second.id:
            yield f"{where}: the id is {second.id} in the translation"
        if _without_hash(first) != _without_hash(second):
            yield f"{where}: the metadata differ"


def stale(original: NotebookNode, translation: NotebookNode) -> Iterator[str]:
    """Ids of the translation's Markdown cells whose original was changed since they were translated, or never stamped."""
    for first, second in zip(original.cells, translation.cells, strict=False):
        if first.cell_type == "markdown" and second.metadata.get(TRANSLATED_FROM) != fingerprint(first):
            yield second.id


def unexecuted(book: NotebookNode) -> Iterator[str]:
    """Code cells that were never run, or whose output is an error; nbval passes the former silently."""
    for number, cell in enumerate(book.cells, start=1):
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None:
            yield f"cell {number} ({cell.id}) was not executed"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"cell {number} ({cell.id}) ended in {output.ename}: {output.evalue}"


def unexplained(book: NotebookNode) -> Iterator[str]:
    """Cells that a test does not compare, without saying why."""
    for number, cell in enumerate(book.cells, start=1):
        tags = set(cell.metadata.get("tags", []))
        if "nbval-ignore-output" in tags and not cell.metadata.get("reason"):
            yield f"cell {number} ({cell.id}) ignores its output and gives no `reason`"
        if refused := tags & {"nbval-skip", "raises-exception", "skip-execution"}:
            yield f"cell {number} ({cell.id}) carries {', '.join(sorted(refused))}: every cell runs"


def heading_levels(source: str) -> list[int]:
    """The levels of the Markdown headings, in order, code blocks left out."""
    return [len(hashes) for hashes in _HEADING.findall(without_blocks(source))]


def _without_hash(cell: NotebookNode) -> dict[str, object]:
    return {key: value for key, value in cell.metadata.items() if key != TRANSLATED_FROM}
