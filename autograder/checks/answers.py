"""Checks of values: a choice, a number, a classification. The right answers come from the grade cell."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TypeGuard

from autograder.checks.misconceptions import mistaken
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

Value = str | int | float
_LARGEST = 10**300


def answered(at: Submission, name: str, choices: Sequence[Value], *, items: Sequence[str] = ()) -> Finding:
    """An answer has the right form; whether it is right is not looked at.

    Args:
        at: the submission.
        name: the variable.
        choices: what may be chosen.
        items: the keys of a dictionary, each of which needs a choice; without them the variable itself holds one.
    """
    listed = ", ".join(repr(choice) for choice in choices)
    look_at = _("Replace each None. Whether the answer is right is seen at grading: test it before, with your own experiment.")
    value = at.student.value(name)
    if not items:
        expected = _("{name} holds one of: {choices}.").format(name=name, choices=listed)
        if _in(value, choices):
            return Finding(True, expected, _("It is answered; whether it is right is seen at grading."))
        return Finding(False, expected, _("It holds {value}.").format(value=shown(value)), look_at)
    expected = _("In {name}, for each of {items}, one of: {choices}.").format(name=name, items=", ".join(items), choices=listed)
    if not isinstance(value, dict):
        return Finding(False, expected, _("{name} is no dictionary.").format(name=name), look_at)
    left = [item for item in items if not _in(value.get(item), choices)]
    if left:
        return Finding(False, expected, _("Still open, or none of these: {items}.").format(items=", ".join(left)), look_at)
    return Finding(
        True, expected, _("All {count} are answered; whether they are right is seen at grading.").format(count=len(items))
    )


def listed(at: Submission, name: str, words: Sequence[str]) -> Finding:
    """A list is made of these words, each at most once; whether it is right is not looked at."""
    expected = _("{name} is a list of at least two of: {words}.").format(name=name, words=", ".join(words))
    value = at.student.value(name)
    if not isinstance(value, list) or len(value) < 2:
        return Finding(
            False, expected, _("It holds {value}.").format(value=shown(value)), _("Begin with what lies at the bottom.")
        )
    strange = [shown(word) for number, word in enumerate(value) if not _in(word, words) or _in(word, value[:number])]
    if strange:
        found = _("Not among the words, or there twice: {words}.").format(words=", ".join(strange))
        return Finding(False, expected, found, _("The words in the task, letter by letter."))
    return Finding(True, expected, _("It is answered; whether it is right is seen at grading."))


def given_as_number(at: Submission, *names: str, least: float = 0) -> Finding:
    """Predictions are numbers of at least this size; whether they are right is not looked at."""
    expected = _("{names}: each a number of at least {least}.").format(names=", ".join(names), least=least)
    for name in names:
        value = at.student.value(name)
        if not is_number(value) or value < least:
            return Finding(
                False,
                expected,
                _("{name} holds {value}.").format(name=name, value=shown(value)),
                _("Work it out first, then write the number itself in place of None."),
            )
    return Finding(True, expected, _("All are given; whether they are right is seen at grading."))


def equals(at: Submission, name: str, right: object, *, mistakes: Mapping[object, str] | None = None) -> Finding:
    """A variable holds exactly this.

    Args:
        at: the submission.
        name: the variable.
        right: what it should hold.
        mistakes: other values, and the misconception that each shows.
    """
    expected = _("{name} holds the right value.").format(name=name)
    look_at = _("Read the task again, and where its answer can be seen.")
    value = at.student.value(name)
    if same(value, right):
        return Finding(True, expected, _("It holds."))
    for wrong, misconception in (mistakes or {}).items():
        if same(value, wrong):
            return mistaken(misconception, expected, look_at)
    return Finding(False, expected, _("It holds {value}.").format(value=shown(value)), look_at)


def near(at: Submission, name: str, right: float, *, within: float = 0.1, mistakes: Mapping[float, str] | None = None) -> Finding:
    """A variable holds about this number.

    Args:
        at: the submission.
        name: the variable.
        right: the number.
        within: the tolerance, as a share of the number.
        mistakes: other numbers, and the misconception that each shows, with the same tolerance.
    """
    expected = _("{name} is about right.").format(name=name)
    look_at = _("Work the two sides out one after the other, on paper.")
    value = at.student.value(name)
    if not is_number(value):
        return Finding(False, expected, _("It holds {value}.").format(value=shown(value)), look_at)
    if close(value, right, within):
        return Finding(True, expected, _("It holds."))
    for wrong, misconception in (mistakes or {}).items():
        if close(value, wrong, within):
            return mistaken(misconception, expected, look_at)
    return Finding(False, expected, _("It holds {value}.").format(value=shown(value)), look_at)


def classified(
    at: Submission,
    name: str,
    right: Mapping[str, Value],
    *,
    only: Sequence[str] = (),
    mistakes: Mapping[str, Mapping[Value, str]] | None = None,
    all_wrong: str = "",
) -> Finding:
    """The items of a dictionary are put in the right classes.

    Args:
        at: the submission.
        name: the variable.
        right: the class of every item.
        only: the items that this check is about; without them all.
        mistakes: by item, wrong classes and the misconception that each shows.
        all_wrong: the misconception of having answered every item, and none of them right.
    """
    expected = _("{name} puts everything in its place.").format(name=name)
    look_at = _("Take the wrong ones one by one, and ask what you would see if it were so.")
    value = at.student.value(name)
    if not isinstance(value, dict):
        return Finding(False, expected, _("{name} is no dictionary.").format(name=name), look_at)
    if all_wrong and all(_in(value.get(item), list(right.values())) and not same(value[item], right[item]) for item in right):
        return mistaken(all_wrong, expected, look_at)
    wrong = [item for item in only or right if not same(value.get(item), right[item])]
    for item in wrong:
        for answer, misconception in (mistakes or {}).get(item, {}).items():
            if same(value.get(item), answer):
                return mistaken(misconception, expected, look_at)
    if wrong:
        return Finding(False, expected, _("Not in its place: {items}.").format(items=", ".join(wrong)), look_at)
    return Finding(True, expected, _("It holds."))


def ordered(at: Submission, name: str, right: Sequence[str], *, mistakes: Mapping[str, str] | None = None) -> Finding:
    """A list holds these things in this order.

    Args:
        at: the submission.
        name: the variable.
        right: the things, in order.
        mistakes: things that do not belong there, and the misconception that having one shows.
    """
    expected = _("{name} holds the right layers, in order.").format(name=name)
    look_at = _("Go from the bottom up, and ask at each layer what it needs below it.")
    value = at.student.value(name)
    if same(value, list(right)):
        return Finding(True, expected, _("It holds."))
    for wrong, misconception in (mistakes or {}).items():
        if isinstance(value, list) and _in(wrong, value):
            return mistaken(misconception, expected, look_at)
    return Finding(False, expected, _("It holds {value}.").format(value=shown(value)), look_at)


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether plain data is a number that can be compared; not so are True, infinities and whole numbers past all floats."""
    return (type(value) is float and isfinite(value)) or (type(value) is int and abs(value) < _LARGEST)


def close(value: float, right: float, within: float) -> bool:
    """Whether two numbers differ by at most this share of the second."""
    return abs(value - right) <= within * abs(right)


def same(value: object, right: object) -> bool:
    """Whether plain data is this; numbers by value, True and False never as numbers."""
    if is_number(value) and is_number(right):
        return value == right
    return type(value) is type(right) and value == right


def _in(value: object, choices: Sequence[object]) -> bool:
    return any(same(value, choice) for choice in choices)
