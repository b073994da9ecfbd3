"""The message catalogue: every message of the code is in Portuguese, and nothing else is there."""

import string
from pathlib import Path

import pytest

from lab.messages import language
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


@pytest.mark.parametrize(
    ("variables", "folder", "expected"),
    [
        ({"COURSE_LANGUAGE": "en", "LANG": "pt_BR.UTF-8"}, "notebooks/pt-BR", "en"),
        ({"LANG": "en_US.UTF-8"}, "notebooks/pt-BR", "pt-BR"),
        ({"LANG": "en_US.UTF-8"}, ".", "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "pt_PT.UTF-8"}, ".", "pt-BR"),
        ({"LANG": "C.UTF-8"}, ".", "pt-BR"),
        ({"LANG": "de_DE.UTF-8"}, ".", "pt-BR"),
    ],
)
def test_the_language_is_the_course_s_the_folder_s_or_the_locale_s(
    variables: dict[str, str], folder: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COURSE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(tmp_path / folder)
    assert language() == expected
