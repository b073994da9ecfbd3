"""Validators of single values in a request's body, and of a body by a table of them. Pure.

A validator takes the field's name and its value and gives the value to send. A field that no table names is refused,
unless it says nothing (None, zero, empty): clients send many of those.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

Validator = Callable[[str, Any], Any]

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}")


def says_nothing(value: Any) -> bool:
    """Whether a value is what a client sends for a field that nobody has set."""
    return value is None or value in ("", 0, {}, [], [0, 0])


def checked(body: Mapping[str, Any], table: Mapping[str, Validator], where: str = "") -> dict[str, Any]:
    """The fields that say something, each as its validator makes it.

    Args:
        where: the field that holds this body, for the sentence; empty at the top.

    Raises:
        RefusedError: a field is not in the table, or its value is not what the field takes.
    """
    sent = {}
    for key, value in body.items():
        if says_nothing(value):
            continue
        name = f"{where}.{key}" if where else key
        if key not in table:
            raise RefusedError(
                _("{field} is refused: graded containers are made without it. Leave it out.").format(field=name[:80]),
                rule="unknown-field",
            )
        sent[key] = table[key](name, value)
    return sent


def wrong(field: str, kind: str) -> RefusedError:
    """The error for a value of the wrong type."""
    return RefusedError(_("{field} must be {kind}.").format(field=field, kind=kind), status=400)


def text(field: str, value: Any) -> str:
    """A string."""
    if not isinstance(value, str):
        raise wrong(field, _("a text"))
    return value


def flag(field: str, value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong(field, _("true or false"))
    return value


def whole(field: str, value: Any) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise wrong(field, _("a whole number"))
    return value


def texts(field: str, value: Any) -> list[str]:
    """A list of strings."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise wrong(field, _("a list of texts"))
    return list(value)


def words(field: str, value: Any) -> str | list[str]:
    """A command: one string, or a list of them."""
    return value if isinstance(value, str) else texts(field, value)


def mapping(field: str, value: Any) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise wrong(field, _("an object"))
    return value


def text_map(field: str, value: Any) -> dict[str, str]:
    """An object whose values are strings; null stands for an empty one."""
    return {key: text(f"{field}.{key}", "" if each is None else each) for key, each in mapping(field, value).items()}


def names_only(field: str, value: Any) -> dict[str, dict[str, Any]]:
    """An object used as a set, as for exposed ports and anonymous volumes."""
    if any(each for each in mapping(field, value).values()):
        raise wrong(field, _("an object of empty objects"))
    return {key: {} for key in value}


def one_of(*allowed: str) -> Validator:
    """A string out of a few."""

    def validate(field: str, value: Any) -> str:
        if text(field, value) not in allowed:
            raise RefusedError(_("{field} is refused: {value}.").format(field=field, value=value[:80]), rule="unknown-field")
        return str(value)

    return validate


def refused(rule: str, sentence: Callable[[], str]) -> Validator:
    """A field whose every value is refused. The sentence is made when it is needed, in the language of that moment."""

    def validate(_field: str, _value: Any) -> Any:
        raise RefusedError(sentence(), rule=rule)

    return validate


def dropped(field: str, value: Any) -> None:
    """A field that has no effect on Linux, or that others replace."""


def object_name(kind: str, value: str) -> str:
    """A name as the engine allows it, said in its words where it is not."""
    if not _NAME.fullmatch(value):
        raise RefusedError(
            f"Invalid {kind} name ({value[:80]}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
            status=400,
        )
    return value
