"""The committed releases are what nbgrader itself generates."""

import shutil
from pathlib import Path

import nbformat
import pytest

from lab.course import ASSIGNMENTS
from lab.messages import LANGUAGES
from tests.support import zygote
from tools import release
from tools.assignment_files import AssignmentFile
from tools.lesson_files import ROOT

EVERY = [(one.slug, language) for one in ASSIGNMENTS for language in LANGUAGES]


def source(slug: str, language: str) -> nbformat.NotebookNode:
    book = AssignmentFile(slug, language).read_notebook()
    assert book is not None
    return book


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_release_is_what_nbgrader_generates(slug: str, language: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(ROOT / "source", tmp_path / "source")
    release.generate(slug, language, tmp_path, run=zygote.run)
    made = AssignmentFile(slug, language, tmp_path).released
    assert made.read_bytes() == AssignmentFile(slug, language).released.read_bytes()
    assert [path.name for path in made.parent.iterdir()] == [made.name]
