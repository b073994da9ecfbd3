"""`python -m tools.release`: write `release/` from `source/` with nbgrader's own command, on a gradebook that is thrown away."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lab.errors import LabError
from lab.messages import LANGUAGES
from tools import assignment_files
from tools.lesson_files import ROOT


def generate(slug: str, language: str, root: Path = ROOT) -> None:
    """Generate one assignment in one language, below `release/` in the course's folder, anew.

    The instructor's own gradebook is left alone: releasing for a class is `nbgrader generate_assignment`, which gives the
    same files.

    Args:
        slug: the assignment.
        language: its language.
        root: the course's folder, with `nbgrader_config.py` and `source/`.

    Raises:
        LabError: nbgrader refuses; its own words are in the error.
    """
    shutil.rmtree(root / "release" / language / slug, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", slug, f"--db=sqlite:///{folder}/gradebook.db"]
        environment = os.environ | {"COURSE_LANGUAGE": language, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
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
