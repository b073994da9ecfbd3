"""Every lesson, run from its first cell to its last on a real engine, each output compared with the committed one.

Strict nbval in a process of its own: pt-BR on the Docker engine, en on the lab VM.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from lab.course import LESSONS
from tools.lesson_files import ROOT, LessonFile
from tools.lesson_runs import ENGINES, environment

SANITIZE = Path(__file__).with_name("nbval-sanitize.cfg")
CELL_TIMEOUT_SECONDS = 900


@pytest.mark.parametrize("language", ENGINES, ids=lambda language: f"{language}-on-{ENGINES[language]}")
@pytest.mark.parametrize("slug", [lesson.slug for lesson in LESSONS if lesson.minutes is not None])
def test_long_a_lesson_runs_as_committed(slug: str, language: str) -> None:
    notebook = LessonFile(slug, language).notebook
    command = [
        *(sys.executable, "-m", "pytest", str(notebook), "--nbval", f"--nbval-sanitize-with={SANITIZE}"),
        *(f"--nbval-cell-timeout={CELL_TIMEOUT_SECONDS}", "-p", "no:cacheprovider", "-q", "-rs", "--no-header", "--color=no"),
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment(language), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{language} {slug} does not run as committed:\n{done.stdout[-6000:]}{done.stderr[-2000:]}"
    assert "skipped" not in done.stdout
