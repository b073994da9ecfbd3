"""The attacks as they are kept: a file each, its cells after `# %%` lines, what it tries and may earn in the comments above them.

    # Tries to read the gradebook.
    # earns: answer-check=2
    # limits: cell
    # %% double
    …

`# %% double` replaces the cell of that id; `# %% new` is one more code cell, where it stands. `@NAME@` stands for what the
harness knows: attackers are given the course's folder, and a word that nothing outside their sandbox may ever carry.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

HERE = Path(__file__).parents[2] / "data" / "attacks"
_CELL = re.compile(r"^# %% (\w+)\n", re.MULTILINE)
_FACT = re.compile(r"^# (earns|limits|rules|says): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """A submission that does not mean well.

    Attributes:
        name: its file's, and its student's.
        cells: each cell's name and source, in order; those of the name `new` are added, the others replaced.
        earns: what it deserves of each task that it deserves anything of.
        limits: the limits that its notebook names; of two that race, either.
        rules: the rules by which the gate refused something.
        says: what it prints when it has tried everything, so that no attack passes as failed that never began.
    """

    name: str
    cells: tuple[tuple[str, str], ...]
    earns: Mapping[str, float] = field(default_factory=dict)
    limits: tuple[frozenset[str], ...] = (frozenset(),)
    rules: frozenset[str] = frozenset()
    says: str = ""

    @property
    def stalls(self) -> bool:
        """Whether it means to go on for ever."""
        return any("cell" in choice for choice in self.limits)

    def applied(self, book: NotebookNode, known: Mapping[str, str]) -> NotebookNode:
        """The notebook with the attack in it, the names between `@` replaced by what the harness knows."""
        places = {cell.id: number for number, cell in enumerate(book.cells)}
        added = 0
        here = len(book.cells)
        for name, source in self.cells:
            text = re.sub(r"@([A-Z_]+)@", lambda found: known[found[1]], source)
            if name == "new":
                book.cells.insert(here, new_code_cell(text))
                added += 1
            else:
                here = places[name] + added
                book.cells[here].source = text
            here += 1
        return book


def attacks(family: str) -> list[Attack]:
    """Every attack of a family, in alphabetical order."""
    return [_read(path) for path in sorted((HERE / family).glob("*.py"))]


def _read(path: Path) -> Attack:
    head, *parts = _CELL.split(path.read_text())
    facts = dict(_FACT.findall(head))
    limits = tuple(_names(choice) for choice in facts.get("limits", "").split(" or "))
    earned = dict(pair.split("=") for pair in facts.get("earns", "").split())
    cells = tuple(zip(parts[::2], parts[1::2], strict=True))
    earns = {task: float(points) for task, points in earned.items()}
    return Attack(path.stem, cells, earns, limits, _names(facts.get("rules", "")), facts.get("says", ""))


def _names(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(", ")))
