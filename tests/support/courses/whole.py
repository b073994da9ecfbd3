"""A copy of the course as an instructor has it, and the grader's commands in it."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from tests.support import zygote
from tools.lesson_files import ROOT


def copy_course(root: Path, language: str) -> None:
    """Copy sources, releases and configuration into a folder that does not exist yet."""
    for folder in ("source", "release"):
        shutil.copytree(ROOT / folder / language, root / folder / language)
    shutil.copy(ROOT / "nbgrader_config.py", root)


def autograder(course: Path, *command: str, **variables: str) -> zygote.Done:
    """Run `python -m autograder …` in the copy."""
    modules = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return zygote.run("autograder", command, course, os.environ | {"PYTHONPATH": modules} | variables)


def findings(course: Path, **variables: str) -> dict[str, dict[str, Any]]:
    """What the doctor finds, by name."""
    told = json.loads(autograder(course, "doctor", "--json", **variables).stdout)
    return {found["name"]: found for found in told["findings"]}
