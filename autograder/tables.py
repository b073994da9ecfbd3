"""CSV files: those that an instructor writes, by hand or in a spreadsheet, and the cells of those that they open in one."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from autograder.outputs import clean
from lab.errors import LabError
from lab.messages import translate as _

_T = TypeVar("_T")

# what makes a spreadsheet take a text for a formula, in its full-width forms too
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def read_table(path: Path, columns: Sequence[str], read: Callable[[list[str]], _T]) -> list[_T]:
    """The rows of a file, each as `read` makes it of its cells; empty lines and lines that begin with # are passed over.

    A spreadsheet's ways are taken too: semicolons between the cells, a byte order mark, a first line with the columns' names.

    Args:
        path: the file. Where there is none, it has no rows.
        columns: their names, in order.
        read: from the cells, without spaces around them, to a row. It raises `ValueError` with a sentence for a wrong one.

    Raises:
        LabError: rows are wrong, or it is no text. All of them are named, each with its line.
    """
    if not path.exists():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except ValueError:
        raise LabError(
            _("{path} is not text in UTF-8.").format(path=path.name),
            next_step=_("Save it again as CSV in UTF-8."),
        ) from None
    rows, wrong = [], []
    for number, line in enumerate(lines, 1):
        cells = _cells(line)
        if not any(cells) or line.lstrip().startswith("#") or [cell.lower() for cell in cells] == list(columns):
            continue
        try:
            if len(cells) != len(columns):
                raise ValueError(_("{count} columns, not {wanted}.").format(count=len(cells), wanted=len(columns)))  # noqa: TRY301
            rows.append(read(cells))
        except ValueError as error:
            wrong.append(_("Line {line}: {reason}").format(line=number, reason=error))
    if wrong:
        raise LabError(
            _("{path} cannot be used.").format(path=path.name) + " " + " ".join(wrong),
            expected=_("In each line: {columns}.").format(columns=", ".join(columns)),
            next_step=_("Correct these lines and start again."),
        )
    return rows


def _cells(line: str) -> list[str]:
    marks = ";" if line.count(";") > line.count(",") else ","
    return [cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=marks), [])]


def harmless(value: object) -> object:
    """Text as a spreadsheet shows it, whatever it begins with (OWASP, "CSV Injection"); numbers as they are."""
    if not isinstance(value, str):
        return value
    text = clean(value).replace("\t", " ")
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
