"""Every lesson, run from its first cell to its last on a real engine, each output compared with the committed one.

Strict nbval in a process of its own: pt-BR on the Docker engine, en on the lab VM (lesson 08 on Docker too).
Lesson 08 runs in pt-BR with the cluster that KUBECONFIG names, where there is one, and in en without any: its cells then say so.
On the emulated processor of the lab VM a lesson takes many minutes: of the English ones the everyday run takes the first there,
`tests/binder` takes four, and `LAB_TEST_ALL=1` all of them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab.course import LESSONS
from lab.messages import LANGUAGES
from tests.extent import EVERYTHING
from tools.lesson_files import ROOT, LessonFile
from tools.lesson_runs import engine_for, environment

SANITIZE = Path(__file__).with_name("nbval-sanitize.cfg")
CELL_TIMEOUT_SECONDS = 900
IN_ENGLISH = {"00-start", "08-kubernetes"}
RUNS = [
    (lesson.slug, language)
    for lesson in LESSONS
    if lesson.minutes is not None
    for language in LANGUAGES
    if EVERYTHING or language == "pt-BR" or lesson.slug in IN_ENGLISH
]


@pytest.mark.parametrize(("slug", "language"), RUNS, ids=[f"{slug}-{lang}-on-{engine_for(lang, slug)}" for slug, lang in RUNS])
def test_long_a_lesson_runs_as_committed(slug: str, language: str) -> None:
    notebook = LessonFile(slug, language).notebook
    command = [
        *(sys.executable, "-m", "pytest", str(notebook), "--nbval", f"--nbval-sanitize-with={SANITIZE}"),
        *(f"--nbval-cell-timeout={CELL_TIMEOUT_SECONDS}", "-p", "no:cacheprovider", "-q", "-rs", "--no-header", "--color=no"),
    ]
    variables = environment(language, slug)
    if language != "pt-BR":
        variables |= {"KUBECONFIG": os.devnull}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{language} {slug} does not run as committed:\n{done.stdout[-6000:]}{done.stderr[-2000:]}"
    assert "skipped" not in done.stdout
