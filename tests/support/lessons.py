"""A lesson run from its first cell to its last in strict nbval, a process of its own, and its outputs compared."""

import subprocess
import sys

from tests.support.engine import endpoint
from tests.support.needs import TESTS
from tools.lesson_files import ROOT, LessonFile
from tools.lesson_runs import environment

_SANITIZE = TESTS / "data" / "nbval-sanitize.cfg"
# a cell that gives no sign of life for so long never will
_CELL_SECONDS = 3600


def run_as_committed(slug: str, language: str, **variables: str) -> None:
    """Run it on the engine that is found here; fails where an output differs from the committed one.

    Args:
        slug: the lesson's.
        language: of the notebook.
        variables: more of the environment.
    """
    command = [
        *(sys.executable, "-m", "pytest", str(LessonFile(slug, language).notebook), "--nbval"),
        *(f"--nbval-sanitize-with={_SANITIZE}", f"--nbval-cell-timeout={_CELL_SECONDS}"),
        *("-p", "no:cacheprovider", "-q", "-rs", "--no-header", "--color=no"),
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(language, slug) | {"LAB_ENGINE": endpoint().kind} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{language} {slug} does not run as committed:\n{done.stdout[-6000:]}{done.stderr[-2000:]}"
    assert "skipped" not in done.stdout
