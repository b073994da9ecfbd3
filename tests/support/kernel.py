"""A real kernel of a test's own, in which a learner's cells and `lab.check()` run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from tests.support.submissions import build
from tools.lesson_files import ROOT

# Jupyter wants a limit; a kernel that ends is noticed before
_START_SECONDS = 3600


@dataclass(frozen=True)
class Kernel:
    """A kernel that Jupyter started for a notebook, and where it writes the learner's progress."""

    client: BlockingKernelClient
    folder: Path

    def run(self, code: str) -> dict[str, Any]:
        """What the last expression of a cell displays, by MIME type; an error is a failure of the test."""
        shown: dict[str, Any] = {}

        def keep(message: dict[str, Any]) -> None:
            assert message["msg_type"] != "error", message["content"]["traceback"]
            if message["msg_type"] == "execute_result":
                shown.update(message["content"]["data"])

        self.client.execute_interactive(code, timeout=None, output_hook=keep)
        return shown

    def check(self, call: str = "lab.check()") -> str:
        """What `lab.check()` says as plain text."""
        return str(self.run(f"import lab\n\n{call}")["text/plain"])


def handed_out(folder: Path, language: str, name: str, slug: str = "01-virtual-machines") -> Path:
    """An assignment with a submission's answers, where a learner has it: `work/<language>/<slug>/`."""
    path = folder / "work" / language / slug / f"{slug.split('-', 1)[1]}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(build(slug, name, language), path)
    return path


@contextmanager
def kernel_of(notebook: Path, home: Path, **variables: str) -> Iterator[Kernel]:
    """A kernel as Jupyter Server starts it for a notebook: in its folder, and told its path."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(home / "data"), "JPY_SESSION_NAME": str(notebook)}
    environment.pop("COURSE_LANGUAGE", None)  # the folder says it
    manager, client = start_new_kernel(_START_SECONDS, env=environment | variables, cwd=str(notebook.parent))
    try:
        yield Kernel(client, home / "data")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run_answers(kernel: Kernel, notebook: Path) -> None:
    """Run what the learner runs, except for the check cells."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            kernel.run(cell.source)
