"""Execute lessons, each language on its own engine, so that what changes in the notebook is what the lesson shows."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from nbclient import NotebookClient
from nbformat import NotebookNode

from tools.lesson_files import LessonFile

ENGINES = {"pt-BR": "docker", "en": "vm"}
"""The engine that each language is executed and tested on: between them both kinds are proven, on the same cells."""
_DOCKER_ONLY = {"08-kubernetes"}
"""Lessons that run on Docker in every language: a cluster's images do not come from inside the lab VM."""

_WIDGET = "application/vnd.jupyter.widget-view+json"
_CELL_TIMEOUT_SECONDS = 900


def engine_for(language: str, slug: str) -> str:
    """The engine that a lesson is executed and tested on in a language."""
    return "docker" if slug in _DOCKER_ONLY else ENGINES[language]


def environment(language: str, slug: str = "") -> dict[str, str]:
    """The environment of a kernel that runs a lesson in a language: its engine, and this Python's commands first."""
    variables = {key: value for key, value in os.environ.items() if key != "COURSE_LANGUAGE"}
    commands = Path(sys.executable).parent
    return variables | {
        "LAB_ENGINE": engine_for(language, slug),
        "PATH": f"{commands}{os.pathsep}{variables.get('PATH', os.defpath)}",
    }


def execute(file: LessonFile) -> None:
    """Run every cell of the notebook in its own folder and write it back, outputs included.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed; the notebook on disk is as it was.
    """
    book = file.read_notebook()
    if book is None:
        raise FileNotFoundError(file.notebook)
    client = NotebookClient(
        book,
        timeout=_CELL_TIMEOUT_SECONDS,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(file.notebook.parent)}},
    )
    with TemporaryDirectory() as elsewhere:
        # what a tool runs is nobody's progress
        client.execute(env=environment(file.language, file.slug) | {"XDG_DATA_HOME": elsewhere})
    tidy(book)
    file.write_notebook(book)


def tidy(book: NotebookNode) -> None:
    """Drop what differs at every run and shows nothing: the Python's version, and widget views with a picture beside them."""
    book.metadata.get("language_info", {}).pop("version", None)
    book.metadata.pop("widgets", None)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            # without its state a view is empty; where the same output has HTML or SVG, that is what a reader sees
            if _WIDGET in data and data.keys() - {_WIDGET, "text/plain"}:
                del data[_WIDGET]
            output.get("metadata", {}).pop(_WIDGET, None)
