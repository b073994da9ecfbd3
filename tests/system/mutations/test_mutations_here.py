"""The assignment that asks for no engine, run as in a student's own Jupyter: every submission, in both languages."""

import pytest

from autograder.checks.misconceptions import sentences
from lab.messages import LANGUAGES
from tests.support.student_run import earns_what_it_deserves, visible_checks_hold_for_full_alone
from tests.support.submissions import expected, names
from tools.assignment_files import slugs

SLUG = "01-virtual-machines"


@pytest.mark.parametrize("language", [LANGUAGES[0], pytest.param(LANGUAGES[1], marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", names(SLUG))
def test_a_submission_earns_what_it_deserves(name: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    earns_what_it_deserves(SLUG, name, language, monkeypatch)


def test_visible_checks_alone_hold_for_full_and_not_for_blank() -> None:
    visible_checks_hold_for_full_alone(SLUG)


def test_every_misconception_of_the_catalogue_has_a_submission_that_shows_it() -> None:
    handed_in = [(slug, name) for slug in slugs() for name in names(slug)]
    shown = {one for slug, name in handed_in for ids in expected(slug, name).misconceptions.values() for one in ids}
    assert shown == set(sentences())
    assert all(len(names(slug)) >= 2 + 5 for slug in slugs())
