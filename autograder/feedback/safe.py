"""A graded notebook made anew from the parts that are known to be harmless."""

import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.cards import card_html, stored_score
from autograder.feedback.markup import is_trusted, pictures
from autograder.feedback.record import read_record
from autograder.outputs import clean, cut, shorten
from lab.messages import translate as _
from lab.numbers import megabytes
from lab.units import DISK_MB

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FLAGS = ("grade", "locked", "solution", "task")


def safe_notebook(nb: Mapping[str, Any], limit_bytes: int) -> NotebookNode:
    """The notebook with text for outputs, cards made anew, and no metadata but nbgrader's and the grader's own.

    Args:
        nb: a graded notebook in nbformat 4, whatever its student put into it.
        limit_bytes: for all outputs of the notebook, and again for all code and prose that the student wrote.
    """
    safe = new_notebook(metadata={"language_info": {"name": "python"}})
    recorded = nb.get("metadata", {}).get("autograder")
    if not read_record({"autograder": recorded}).silent:
        safe.metadata["autograder"] = recorded
        safe.cells.append(new_markdown_cell("…", id="autograder-notice", metadata={"autograder": {"notice": True}}))
    used = written = 0
    for number, cell in enumerate(nb.get("cells", [])):
        metadata = _metadata(cell)
        if _is_notice(cell):
            continue  # made anew above
        source = clean(cell.get("source"))
        if not is_trusted(metadata):
            written += len(source)
            if written > limit_bytes:
                source = f"{shorten(source, 1000)}\n\n{_rest(limit_bytes)}"
        place = {"id": f"cell-{number}", "metadata": metadata}
        if cell.get("cell_type") == "code":
            fresh = new_code_cell(source, execution_count=_count(cell.get("execution_count")), **place)
            outputs = _list(cell.get("outputs"))
            if is_test(fresh):
                fresh.outputs = _card(outputs)
            else:
                fresh.outputs, used = cut(outputs, limit_bytes, used=used)
        elif cell.get("cell_type") == "markdown":
            fresh = new_markdown_cell(source, **place)
            if held := pictures(cell.get("attachments")):
                written += sum(len(data) for kinds in held.values() for data in kinds.values())
                fresh.attachments = held if written <= limit_bytes else {}
        else:
            # nbconvert writes raw cells into the page as they are; indented, they are a block of code
            fresh = new_markdown_cell("\n".join(f"    {line}" for line in source.split("\n")), id=f"cell-{number}")
        safe.cells.append(fresh)
    return safe


def is_test(cell: Mapping[str, Any]) -> bool:
    """Whether the cell is an autograded grade cell: its source comes from the instructor, its output from the grader."""
    own = cell.get("metadata", {}).get("nbgrader", {})
    return cell.get("cell_type") == "code" and own.get("grade") is True and own.get("solution") is not True


def _rest(limit_bytes: int) -> str:
    size = megabytes(limit_bytes / DISK_MB)
    return _("[The rest is not shown: a page shows {limit} of a submission's text.]").format(limit=size)


def _is_notice(cell: Mapping[str, Any]) -> bool:
    own = cell.get("metadata", {}).get("autograder")
    return isinstance(own, Mapping) and own.get("notice") is True


def _metadata(cell: Mapping[str, Any]) -> dict[str, Any]:
    own = cell.get("metadata", {}).get("nbgrader")
    if not isinstance(own, Mapping) or not _ID.fullmatch(str(own.get("grade_id", ""))):
        return {}
    kept: dict[str, Any] = {name: own.get(name) is True for name in _FLAGS}
    kept["grade_id"] = str(own["grade_id"])
    kept["schema_version"] = 3
    if isinstance(own.get("points"), int | float):
        kept["points"] = own["points"]
    return {"nbgrader": kept}


def _card(outputs: list[object]) -> list[NotebookNode]:
    """The grader's own result, and nothing else that the checks' code may have said: it could quote a hidden test."""
    score = stored_score(outputs)
    if score is None:
        text = _("The checks of this task have no result. If points are missing here, a person will look at it.")
        return [new_output("stream", name="stdout", text=text)]
    return [new_output("display_data", data={"text/html": card_html(score), "text/plain": str(score)})]


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 10**6 else None


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
