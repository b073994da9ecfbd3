"""`python -m tools.release`: write `release/` from `source/` with nbgrader's own command, on a gradebook that is thrown away."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lab.errors import LabError
from lab.messages import LANGUAGES
from tools import assignment_files
from tools.lesson_files import ROOT

Done = subprocess.CompletedProcess[str]
Run = Callable[[str, Sequence[str], Path, Mapping[str, str]], Done]


def run_module(module: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Done:
    """Run `python -m module arguments…` in a folder, in a new process."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def generate(slug: str, language: str, root: Path = ROOT, run: Run = run_module) -> None:
    """Generate one assignment in one language, below `release/` in the course's folder, anew.

    The instructor's own gradebook is left alone: releasing for a class is `nbgrader generate_assignment`, which gives the
    same files.

    Args:
        slug: the assignment.
        language: its language.
        root: the course's folder, with `nbgrader_config.py` and `source/`.
        run: runs nbgrader.

    Raises:
        LabError: nbgrader refuses; its own words are in the error.
    """
    shutil.rmtree(root / "release" / language / slug, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["generate_assignment", slug, f"--db=sqlite:///{folder}/gradebook.db"]
        done = run("nbgrader", arguments, root, os.environ | {"COURSE_LANGUAGE": language, "PYTHONPATH": str(ROOT)})
    if done.returncode:
        raise LabError(f"nbgrader does not generate {slug} in {language}:\n{done.stderr.strip()}")


def main() -> int:
    """Generate every assignment in every language."""
    for language in LANGUAGES:
        for slug in assignment_files.slugs():
            generate(slug, language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
