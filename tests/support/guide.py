"""INSTRUCTOR.md read: its fenced blocks and its tables."""

import re
from dataclasses import dataclass
from pathlib import Path

from tools.lesson_files import ROOT

GUIDES = {"en": ROOT / "INSTRUCTOR.md", "pt-BR": ROOT / "INSTRUCTOR.pt-BR.md"}
EXECUTED = "sh"
"""The info string of blocks that the test runs; `console` is for what installs, opens a browser or never ends."""
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string and what stands in it."""

    info: str
    text: str


def blocks(path: Path) -> list[Block]:
    """The blocks, in order."""
    return [Block(info, text) for info, text in _FENCE.findall(path.read_text(encoding="utf-8"))]


def tables(path: Path) -> list[list[list[str]]]:
    """The rows of each table, without its heading."""
    found: list[list[list[str]]] = []
    inside = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            inside = False
        elif set(line) <= set("|- "):
            found.append([])
            inside = True
        elif inside:
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return found
