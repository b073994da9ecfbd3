"""The kernel of a right notebook, and what is said of the notebook once it is damaged."""

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from tests.support.kernel import Kernel, handed_out, kernel_of, run_answers


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """The kernel of a right notebook in English, all of its cells but those of checks run."""
    home = tmp_path_factory.mktemp("english")
    path = handed_out(home, "en", "full")
    with kernel_of(path, home) as kernel:
        run_answers(kernel, path)
        yield kernel


@pytest.fixture
def damaged(english: Kernel, tmp_path: Path) -> Callable[[Callable[[nbformat.NotebookNode], None]], str]:
    """What `lab.check()` says of the same notebook after something was done to its file."""

    def say(damage: Callable[[nbformat.NotebookNode], None]) -> str:
        path = handed_out(tmp_path, "en", "full")
        book = nbformat.read(path, as_version=4)
        damage(book)
        nbformat.write(book, path)
        return english.check(f"lab.check(notebook={str(path)!r})")

    return say
