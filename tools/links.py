"""Links of Markdown text: which there are, and which lead nowhere.

A link into a notebook names a cell, `glossary.ipynb#cell-id=image`: JupyterLab finds a cell by its id also in a notebook that it
opens only then, where it finds no heading yet, and never one with an accent. A link into a Markdown file names a heading, as
GitHub writes it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import nbformat

_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z]+:")
_CELL = "cell-id="


def without_blocks(markdown: str) -> str:
    """The text without its blocks of code."""
    return _FENCED.sub("", markdown)


def targets(markdown: str) -> list[str]:
    """What the text's links lead to, in order: addresses, and paths with their fragments."""
    return [one or other for one, other in _LINK.findall(without_blocks(markdown))]


def broken(markdown: str, page: Path) -> Iterator[str]:
    """A sentence for each link of a page's text that leads to no file, or to no place in it; other hosts are not asked.

    Args:
        markdown: the text, or a part of it.
        page: the file that it is read in, from which its relative links start.
    """
    for target in targets(markdown):
        if _ELSEWHERE.match(target):
            continue
        path, _hash, fragment = target.partition("#")
        file = (page.parent / unquote(path)).resolve() if path else page.resolve()
        if not file.exists():
            yield f"the link {target} leads to a file that does not exist"
        elif fragment and unquote(fragment) not in _places(file):
            yield f"the link {target} leads to no place there; in a notebook that is #{_CELL} and the id of a cell with a heading"


def _places(file: Path) -> set[str]:
    """The fragments that lead somewhere in a file."""
    if file.suffix == ".ipynb":
        cells = nbformat.read(file, as_version=4).cells
        return {_CELL + cell.id for cell in cells if cell.cell_type == "markdown" and _headings(cell.source)}
    return {_as_on_github(heading) for heading in _headings(file.read_text(encoding="utf-8"))}


def _headings(markdown: str) -> list[str]:
    return _HEADING.findall(without_blocks(markdown))


def _as_on_github(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
