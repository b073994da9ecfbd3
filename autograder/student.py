"""The facade through which checks see a submission: plain data only, whichever process the student's code runs in."""

import difflib
import sys
from typing import Any, NoReturn, Protocol

from autograder.inside.plain import NotPlainError, Plain, from_json, to_json
from lab.errors import LabError
from lab.messages import translate as _

CALL_SECONDS = 10.0


class StudentError(LabError):
    """The submission gave no answer that a check could look at; says why, for its author."""


class NotPlainAnswerError(StudentError):
    """What a name holds, or what a function returned, is no plain data."""


class Student(Protocol):
    """What a check may ask of a submission."""

    def value(self, name: str) -> Plain:
        """What a variable holds.

        Raises:
            StudentError: there is none of this name, or it does not hold plain data.
        """

    def call(self, function: str, *args: Plain, seconds: float = CALL_SECONDS, **kwargs: Plain) -> Plain:
        """What a function returns for these arguments.

        Args:
            function: its name.
            *args: plain data.
            seconds: how long it may take.
            **kwargs: plain data.

        Raises:
            StudentError: there is none of this name, it raised, or did not return in time.
            NotPlainAnswerError: it returned no plain data.
        """


class LocalStudent:
    """The submission in this very process: a student's own Jupyter, where checks look into `__main__`."""

    def value(self, name: str) -> Plain:
        """As `Student.value`."""
        return _checked(name, self._find(name))

    def call(self, function: str, *args: Plain, seconds: float = CALL_SECONDS, **kwargs: Plain) -> Plain:  # noqa: ARG002
        """As `Student.call`, without the time limit: here a person can press stop."""
        found = self._find(function)
        if not callable(found):
            not_a_function(function, type(found).__name__)
        try:
            result = found(*args, **kwargs)
        except Exception as error:
            raised(function, type(error).__name__, str(error))
        return _checked(f"{function}(…)", result)

    def _find(self, name: str) -> Any:
        here = vars(sys.modules["__main__"])
        if name not in here:
            missing(name, [other for other in here if not other.startswith("_")])
        return here[name]


def missing(name: str, others: list[str]) -> NoReturn:
    """Raise that there is no such name; a similar one among the others is pointed out."""
    near = difflib.get_close_matches(name, others, n=1)
    raise StudentError(
        _("There is no {name}.").format(name=name) + (" " + _("There is {near}.").format(near=near[0]) if near else ""),
        expected=_("A cell of this notebook that gives {name} a value.").format(name=name),
        next_step=_("Run the cell that defines it; the name must be exactly this one."),
    )


def not_plain(name: str, kind: str) -> NoReturn:
    """Raise that something holds an object of a type that checks do not compare."""
    raise NotPlainAnswerError(
        _("{name} is or holds an object of the type {kind}.").format(name=name, kind=kind),
        expected=_("Plain data: numbers, text, True or False, None, and lists and dictionaries of these."),
        next_step=_("Convert it, with int(…), float(…), str(…) or list(…)."),
    )


def not_a_function(name: str, kind: str) -> NoReturn:
    """Raise that a name holds something that cannot be called."""
    raise StudentError(
        _("{name} is no function, but of the type {kind}.").format(name=name, kind=kind),
        expected=_("A function named {name}.").format(name=name),
        next_step=_("Look whether a later cell gave the same name to something else."),
    )


def raised(name: str, kind: str, message: str) -> NoReturn:
    """Raise that a function ended in an exception."""
    raise StudentError(
        _("{name} raised {kind}: {message}").format(name=name, kind=kind, message=message),
        expected=_("{name} returns a value.").format(name=name),
        next_step=_("Call it in a cell of your own with the same kind of arguments, and read the last line of the error."),
    )


def too_slow(name: str, seconds: float) -> NoReturn:
    """Raise that a function did not return in time."""
    raise StudentError(
        _("{name} did not return within {seconds:g} s.").format(name=name, seconds=seconds),
        expected=_("{name} returns a value.").format(name=name),
        next_step=_("Look for a loop that never ends, or for something that it waits for."),
    )


def _checked(name: str, value: object) -> Plain:
    try:
        return from_json(to_json(value))
    except NotPlainError as error:
        not_plain(name, str(error))
