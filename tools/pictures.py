"""`python -m tools.pictures`: the front pages' picture, drawn by the course's own diagram in each language."""

import os
import subprocess
import sys
from pathlib import Path

from lab.messages import LANGUAGES
from tools.lesson_files import ROOT

_DRAW = "from lab.diagrams.two_stacks import stacks_svg; print(stacks_svg())"


def path(language: str) -> Path:
    """Where the picture of a language is kept."""
    return ROOT / "docs" / f"stacks.{language}.svg"


def draw(language: str) -> str:
    """The SVG as the diagram gives it in that language, which a process reads from its environment."""
    environment = os.environ | {"COURSE_LANGUAGE": language}
    return subprocess.check_output([sys.executable, "-c", _DRAW], text=True, cwd=ROOT, env=environment)


def main() -> int:
    """Write all of them."""
    for language in LANGUAGES:
        path(language).parent.mkdir(exist_ok=True)
        path(language).write_text(draw(language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
