"""Every lesson as committed, on the lab VM, in the language whose outputs were made there. All but the first take minutes."""

import os

import pytest

from lab.course import LESSONS
from lab.messages import LANGUAGES
from tests.support.lessons import run_as_committed
from tools.lesson_runs import engine_for

EVERY = [(lesson, language) for language in LANGUAGES for lesson in LESSONS if engine_for(language, lesson.slug) == "vm"]


@pytest.mark.parametrize(
    ("slug", "language"),
    [pytest.param(one.slug, language, marks=() if one == LESSONS[0] else pytest.mark.slow) for one, language in EVERY],
)
def test_a_lesson_runs_as_committed(slug: str, language: str) -> None:
    run_as_committed(slug, language, LAB_ENGINE="vm", KUBECONFIG=os.devnull)
