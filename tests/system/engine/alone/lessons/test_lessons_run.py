"""Every lesson as committed, in the language whose outputs were made on the kind of engine that is found here.

Lesson 08 runs without a cluster here: its cells then say so. The tests of the cluster run it with one.
"""

import os

import pytest

from lab.course import LESSONS
from tests.support.engine import endpoint
from tests.support.lessons import run_as_committed
from tools.lesson_runs import ENGINES

ON_KUBERNETES = "08-kubernetes"
LONG = {"04-light-and-fast", "05-docker", "06-microservices", "07-scaling"}  # half a minute and more


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(lesson.slug, marks=pytest.mark.slow if lesson.slug in LONG else ())
        for lesson in LESSONS
        if lesson.slug != ON_KUBERNETES
    ],
)
def test_a_lesson_runs_as_committed(slug: str) -> None:
    language = next(language for language, kind in ENGINES.items() if kind == endpoint().kind)
    run_as_committed(slug, language)


@pytest.mark.slow
def test_the_lesson_on_kubernetes_runs_without_a_cluster() -> None:
    run_as_committed(ON_KUBERNETES, "en", KUBECONFIG=os.devnull)
