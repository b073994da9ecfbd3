"""What there is in a submission's folder, and what its author should know about it."""

import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.repair.reading import missing
from autograder.repair.words import listed, quoted
from lab.messages import translate as _


def entries(folder: Path) -> Iterator[Path]:
    """Everything below a folder, the folders first; links are given and not followed."""
    for place, folders, files in os.walk(folder):
        here = Path(place)
        for name in folders:
            inner = here / name
            if not inner.is_symlink() and not os.access(inner, os.R_OK | os.W_OK | os.X_OK):
                inner.chmod(0o700)  # else what is in it could be neither seen nor moved
        yield from (here / name for name in sorted(folders + files))


def notebooks(folder: Path, names: Sequence[str]) -> list[str]:
    """Sentences for the notebooks that are missing or too many, by their names without `.ipynb`."""
    said = [missing(f"{name}.ipynb") for name in names if not os.path.lexists(folder / f"{name}.ipynb")]
    expected = {folder / f"{name}.ipynb" for name in names}
    extra = [
        path.relative_to(folder).as_posix()
        for path in entries(folder)
        if path.suffix == ".ipynb" and path not in expected and ".ipynb_checkpoints" not in path.parts
    ]
    if extra:
        said.append(
            _("These notebooks are none of the assignment's and were not graded: {names}. It has: {expected}.").format(
                names=listed(quoted(name) for name in extra), expected=listed(quoted(f"{name}.ipynb") for name in names)
            )
        )
    return said


def shadows(folder: Path) -> list[str]:
    """A sentence for files that have the name of a module."""
    found = sorted(path.name for path in folder.iterdir() if _importable(path)) if folder.is_dir() else []
    if not found:
        return []
    sentence = _("Modules that code imports have these names, so the files have no effect when graded: {names}.")
    return [sentence.format(names=listed(quoted(name) for name in found))]


def _importable(path: Path) -> bool:
    """Whether Python, finding this first, would import it in place of a module that is installed."""
    name = path.name.split(".", 1)[0]
    module = path.suffix in (".py", ".pyc", ".so") or os.path.lexists(path / "__init__.py")
    if not module or not name.isidentifier():
        return False
    if name in sys.stdlib_module_names or name in sys.modules:
        return True
    found = importlib.util.find_spec(name)
    return found is not None and found.origin is not None  # a mere folder that is importable has no origin
