"""Checks of assignment 01: what a machine's record says; the rest are kinds of answers that assignments share."""

import re
from collections.abc import Mapping

from autograder.checks.answers import answered, classified, equals, given_as_number, near, same
from autograder.checks.functions import case, function_gives
from autograder.checks.misconceptions import mistaken
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

__all__ = ["answered", "case", "classified", "equals", "function_gives", "given_as_number", "near", "read_after"]


def read_after(at: Submission, name: str, record: str, mark: str, *, mistakes: Mapping[str | int, str] | None = None) -> Finding:
    """A variable holds the word or the whole number that stands behind a mark in a record.

    Args:
        at: the submission.
        name: the variable.
        record: the variable that holds the record.
        mark: the words just before the value; in the record once.
        mistakes: other values, and the misconception that each shows.
    """
    expected = _("In {name}, what the record says after “{mark}”.").format(name=name, mark=mark)
    look_at = _("Find “{mark}” in the record, and ask which of the two machines wrote that line.").format(mark=mark)
    text, value = at.student.value(record), at.student.value(name)
    match = re.search(rf"{re.escape(mark)}\s*(\S+)", text) if isinstance(text, str) else None
    if match is None:
        return Finding(
            False,
            expected,
            _("{record} is not the record any more.").format(record=record),
            _("Put its cell back as it was handed out, and run it."),
        )
    right = int(match[1]) if match[1].isdecimal() else match[1]
    if same(value, right):
        return Finding(True, expected, _("It holds {value}.").format(value=shown(value)))
    for wrong, misconception in (mistakes or {}).items():
        if same(value, wrong):
            return mistaken(misconception, expected, look_at)
    return Finding(False, expected, _("It holds {value}.").format(value=shown(value)), look_at)
