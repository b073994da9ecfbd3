"""Findings as text and as a card."""

import pytest

from lab.card import Finding

pytestmark = pytest.mark.usefixtures("english")
FAILED = Finding(False, "A container web runs.", "None is called <web>.", "docker ps --all")


def test_a_failed_finding_says_what_and_where() -> None:
    assert str(FAILED) == ("✘ Not yet\nExpected: A container web runs.\nFound: None is called <web>.\nLook at: docker ps --all")


def test_a_passed_one_needs_no_further_look() -> None:
    passed = Finding(True, "A container web runs.", "It runs.", "docker ps --all")
    assert str(passed) == "✔ It holds\nExpected: A container web runs.\nFound: It runs."


def test_the_card_says_the_same_as_the_text() -> None:
    bundle = FAILED._repr_mimebundle_()
    assert bundle["text/plain"] == str(FAILED)
    for words in ("✘ Not yet", "A container web runs.", "None is called &lt;web&gt;.", "docker ps --all"):
        assert words in bundle["text/html"]
