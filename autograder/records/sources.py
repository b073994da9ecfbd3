"""What the checks of a task are made of, as a fingerprint that tells whether they have changed."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import autograder

_ROOT = Path(autograder.__file__).parents[1]
_FOLLOWED = "autograder.checks"
_OURS = ("autograder", "lab")


@cache
def fingerprint_of(source: str) -> str:
    """The fingerprint of a grade cell's code, and of the modules that its checks come from; remarks in them do not count.

    Modules of checks are followed to what they import; of other modules of the course, only those count that these import.
    """
    digest = hashlib.sha256(_shape(source).encode())
    for path in sorted(_reached(source)):
        digest.update(path.name.encode() + _shape(path.read_text()).encode())
    return digest.hexdigest()


def _shape(source: str) -> str:
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:  # the check is broken, and will say so
        return source


def _reached(source: str) -> set[Path]:
    found: set[Path] = set()
    waiting = list(_imported(source))
    while waiting:
        name = waiting.pop()
        path = _path(name)
        if path is None or path in found:
            continue
        found.add(path)
        if name.startswith(_FOLLOWED):
            waiting += _imported(path.read_text())
    return found


def _imported(source: str) -> Iterator[str]:
    """The names of the course's modules that code imports."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in _OURS)


def _path(name: str) -> Path | None:
    path = _ROOT.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
