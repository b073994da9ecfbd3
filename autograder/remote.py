"""The facade of a submission that runs in a sandbox: questions go in, plain data or a reason comes out."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from autograder import student
from autograder.inside.plain import NotPlainError, Plain, from_json, to_json
from autograder.sandbox.session import SessionOverError
from autograder.student import CALL_SECONDS, StudentError
from lab.messages import translate as _

_VALUE_SECONDS = 5.0
_WORDS = 200

Ask = Callable[[dict[str, Any], float], dict[str, Any]]
"""Puts a question to a submission, which has so many seconds for the answer."""


class RemoteStudent:
    """As `autograder.student.Student`, for the code in a session's sandbox.

    Args:
        ask: puts a question to it, and raises `SessionOverError` where that ended the session. Asked again after that, it
            brings the notebook up anew.
    """

    def __init__(self, ask: Ask) -> None:
        self._put = ask
        self._fatal: set[str] = set()

    def value(self, name: str) -> Plain:
        """As `Student.value`."""
        return self._ask(name, {"kind": "value", "name": name}, _VALUE_SECONDS)

    def call(self, function: str, *args: Plain, seconds: float = CALL_SECONDS, **kwargs: Plain) -> Plain:
        """As `Student.call`."""
        question = {"kind": "call", "name": function, "args": list(args), "kwargs": kwargs}
        return self._ask(function, question, seconds)

    def _ask(self, name: str, question: dict[str, Any], seconds: float) -> Plain:
        if name in self._fatal:
            _fatal(name)
        try:
            answer = self._put(question, seconds)
        except SessionOverError as over:
            self._fatal.add(name)
            if over.limit == "cell":
                student.too_slow(name, seconds)
            _fatal(name)
        return _read(name, answer, seconds)


def _read(name: str, answer: dict[str, Any], seconds: float) -> Plain:
    """The answer, made of data that the student's process may have made up: each part is checked for its type."""
    if answer.get("late") is True or answer.get("interrupted") is True:
        student.too_slow(name, seconds)
    match answer:
        case {"missing": list(others)}:
            student.missing(name, [word for other in others[:_WORDS] if (word := _word(other))])
        case {"not_callable": str(kind)}:
            student.not_a_function(name, _word(kind))
        case {"not_plain": str(kind)}:
            student.not_plain(name, _word(kind))
        case {"raised": str(kind), "message": str(message)}:
            student.raised(name, _word(kind), _word(message))
        case {"value": str(text)}:
            with suppress(ValueError, RecursionError, NotPlainError):
                return from_json(to_json(from_json(text)))
    return student.not_plain(name, "?")


def _fatal(name: str) -> NoReturn:
    raise StudentError(
        _("{name} ended the process that runs the notebook, or used more than it may.").format(name=name),
        expected=_("{name} returns a value.").format(name=name),
        next_step=_("Run it on its own in a fresh kernel and watch its memory."),
    )


def _word(text: object) -> str:
    return text[:_WORDS] if isinstance(text, str) else ""
