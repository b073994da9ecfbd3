"""What students might hand in: the real released notebooks, with answers written into their cells.

`full` holds the source's own solutions, `blank` is the notebook as it was released, and each file
`<slug>/<misconception>.yaml` is full but for the cells that it names, as is `<slug>/right-….yaml`, which loses nothing:

    cells: {grade id of an answer: what stands in it instead}
    lost: {grade id of a check cell: points that it costs}
    shown: {grade id of a check cell: ids of the misconceptions that its checks recognise, if not only the file's own name}
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from tools.assignment_files import AssignmentFile, is_check, marks
from tools.lesson_files import ORIGINAL

HERE = Path(__file__).parents[1] / "data" / "submissions"
_MARK = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)


@dataclass(frozen=True)
class Expected:
    """What grading must come to, each by the grade id of the check cell.

    Attributes:
        points: what is earned; of autograded tasks only, in the notebook's order.
        misconceptions: the ids that the task's checks recognise.
    """

    points: Mapping[str, float]
    misconceptions: Mapping[str, frozenset[str]]

    @property
    def total(self) -> float:
        """All points together."""
        return round(sum(self.points.values()), 2)


def names(slug: str) -> list[str]:
    """The submissions of an assignment: `full`, `blank`, one for each misconception, and those that are right in other ways."""
    return ["full", "blank", *sorted(path.stem for path in (HERE / slug).glob("*.yaml"))]


def build(slug: str, name: str, language: str) -> NotebookNode:
    """The notebook as a student hands it in."""
    file = AssignmentFile(slug, language)
    book = nbformat.read(file.released, as_version=4)
    if name == "blank":
        return book
    source = {marks(cell)["grade_id"]: cell for cell in _source(file).cells if marks(cell).get("solution")}
    changed = _data(slug, name).get("cells", {})
    assert changed.keys() <= source.keys(), f"{slug}/{name} names cells that are no answers"
    for cell in book.cells:
        grade_id = marks(cell).get("grade_id")
        if grade_id in source:
            cell.source = changed.get(grade_id) or _MARK.sub("", source[grade_id].source)
    return book


def expected(slug: str, name: str) -> Expected:
    """What grading it must come to, in every language."""
    checks = [marks(cell) for cell in _source(AssignmentFile(slug, ORIGINAL)).cells if is_check(cell)]
    worth = {str(check["grade_id"]): float(str(check["points"])) for check in checks}
    if name == "blank":
        return Expected(dict.fromkeys(worth, 0.0), dict.fromkeys(worth, frozenset()))
    data = _data(slug, name)
    lost = data.get("lost", {})
    assert lost.keys() <= worth.keys(), f"{slug}/{name} names checks that are none"
    shown = data.get("shown", {check: [name] for check in lost})
    return Expected(
        {check: round(points - lost.get(check, 0), 2) for check, points in worth.items()},
        {check: frozenset(shown.get(check, [])) for check in worth},
    )


def _source(file: AssignmentFile) -> NotebookNode:
    book = file.read_notebook()
    assert book is not None
    return book


def _data(slug: str, name: str) -> dict[str, Any]:
    return {} if name == "full" else yaml.safe_load((HERE / slug / f"{name}.yaml").read_text(encoding="utf-8"))
