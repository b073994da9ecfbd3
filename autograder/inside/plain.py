"""What a student's value becomes on its way to a check: plain data, of exactly these types, as JSON.

An object that claims to equal everything, or a subclass of `str` with an `__eq__` of its own, is refused here by its
type and never compared. The standard library alone, because it also runs in the sandbox.
"""

import json
from typing import Any

_DEPTH = 50
_ATOMS = (type(None), bool, int, float, str)
_SEQUENCES = (list, tuple)
_SETS = (set, frozenset)

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


class NotPlainError(Exception):
    """A value that is not plain data; its text is the name of the type that is to blame."""


def to_json(value: object) -> str:
    """A value as JSON: tuples become lists, sets become sorted lists; NaN and infinities as Python writes them.

    Raises:
        NotPlainError: it holds something of another type, even of a subclass; or is too deep, or too large a number.
    """
    try:
        return json.dumps(_plain(value, _DEPTH))
    except ValueError as error:  # an integer of more than 4300 digits
        raise NotPlainError(str(error)) from None


def from_json(text: str) -> Plain:
    """The plain data that `to_json` wrote, made anew: nothing of the student's objects is left in it."""
    data: Plain = json.loads(text)
    return data


def _plain(value: object, depth: int) -> Any:
    kind = type(value)
    if depth == 0:
        raise NotPlainError(f"{kind.__name__} inside {_DEPTH} others")
    if kind in _ATOMS:
        return value
    if kind in _SEQUENCES:
        return [_plain(item, depth - 1) for item in value]  # type: ignore[attr-defined]
    if kind in _SETS:
        return sorted((_plain(item, depth - 1) for item in value), key=json.dumps)  # type: ignore[attr-defined]
    if kind is dict:
        return {_key(key): _plain(item, depth - 1) for key, item in value.items()}  # type: ignore[attr-defined]
    raise NotPlainError(kind.__name__)


def _key(key: object) -> str:
    if type(key) is not str:
        raise NotPlainError(f"dict[{type(key).__name__}, …]")
    return key


def said(error: BaseException) -> str:
    """An error's own text; nothing where even that fails."""
    try:
        return str(error)
    except BaseException:
        return ""
