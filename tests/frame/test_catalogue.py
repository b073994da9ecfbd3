"""The message catalogue: every message of the code is in Portuguese, and nothing else is there."""

import string
from pathlib import Path

import pytest

from tools.messages import CATALOGUE, messages_in_code, read_catalogue, update


def placeholders(text: str) -> list[str]:
    return sorted(f"{name}:{spec}" for _, name, spec, _ in string.Formatter().parse(text) if name is not None)


MESSAGES = {message.id: message for message in read_catalogue() if message.id}


def test_the_catalogue_holds_exactly_the_messages_of_the_code() -> None:
    assert set(MESSAGES) == set(messages_in_code())


def test_every_message_is_translated_and_none_is_a_guess() -> None:
    assert [message.id for message in MESSAGES.values() if not message.string or message.fuzzy] == []
    assert not read_catalogue().obsolete


def test_placeholders_are_those_of_the_message() -> None:
    assert [message.id for message in MESSAGES.values() if placeholders(message.string) != placeholders(message.id)] == []


def test_updating_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "lab.po"
    copy.write_bytes(CATALOGUE.read_bytes())
    update(copy)
    assert copy.read_bytes() == CATALOGUE.read_bytes()


@pytest.mark.parametrize(("language", "expected"), [("pt-BR", "Contêineres"), ("en", "Containers")])
def test_code_speaks_the_language_of_the_course(language: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from lab.messages import translate

    monkeypatch.setenv("COURSE_LANGUAGE", language)
    assert translate("Containers") == expected
