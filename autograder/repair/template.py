"""What a notebook was when it was handed out: the only authority on which cells are graded and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nbformat import NotebookNode


@dataclass(frozen=True)
class TemplateCell:
    """One cell as the instructor has it.

    Attributes:
        kind: `code`, `markdown` or `raw`.
        source: what stands in it while it is graded, hidden tests included; of a solution cell the stub, never the solution.
        released: what students were given.
        cell_id: nbformat's id of the cell, unique in its notebook.
        nbgrader: nbgrader's metadata, schema 3; empty where the cell is none of nbgrader's.
    """

    kind: str
    source: str
    released: str
    cell_id: str
    nbgrader: Mapping[str, object] = field(default_factory=dict)

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell, unique in its notebook; empty where the cell is none of nbgrader's."""
        return str(self.nbgrader.get("grade_id", ""))

    @property
    def solution(self) -> bool:
        """Whether students write here."""
        return bool(self.nbgrader.get("solution"))

    @property
    def written(self) -> bool:
        """Whether it is an answer in prose, which a person grades."""
        return self.solution and self.kind == "markdown"


@dataclass(frozen=True)
class Template:
    """A notebook as it was handed out, in order.

    Attributes:
        cells: its cells, those that are none of nbgrader's among them.
        metadata: the notebook's `kernelspec` and `language_info`.
    """

    cells: tuple[TemplateCell, ...]
    metadata: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @cached_property
    def named(self) -> tuple[TemplateCell, ...]:
        """The cells that nbgrader knows, in order."""
        return tuple(cell for cell in self.cells if cell.grade_id)

    @property
    def language(self) -> str:
        """The programming language, in small letters."""
        return language_of(self.metadata) or "python"


def language_of(metadata: object) -> str:
    """The programming language that a notebook's metadata names, in small letters; empty where it names none."""
    if not isinstance(metadata, Mapping):
        return ""
    for part, key in (("language_info", "name"), ("kernelspec", "language")):
        held = metadata.get(part)
        name = held.get(key) if isinstance(held, Mapping) else None
        if isinstance(name, str) and name.strip():
            return name.strip().lower()
    return ""


def plain_metadata(template: Template) -> NotebookNode:
    """The template's metadata for a notebook that is to be graded."""
    return NotebookNode({key: NotebookNode(value) for key, value in template.metadata.items()})
