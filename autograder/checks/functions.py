"""Checks of functions: called with plain data, judged by what they return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.checks.answers import close, is_number, same
from autograder.checks.misconceptions import mistaken
from autograder.checks.words import shown
from autograder.inside.plain import Plain
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

_ROUNDED_OFF = 1e-9
"""What floats lose on the way, as a share of the result: whoever calculates in another order is as right."""


@dataclass(frozen=True)
class Case:
    """One call.

    Attributes:
        arguments: what the function is called with.
        gives: what it should return.
        within: the tolerance, as a share of the result.
        mistakes: other results, and the misconception that each shows.
    """

    arguments: tuple[Plain, ...]
    gives: Plain
    within: float = 0.0
    mistakes: Mapping[float, str] = field(default_factory=dict)


def case(*arguments: Plain, gives: Plain, within: float = 0.0, mistakes: Mapping[float, str] | None = None) -> Case:
    """One call: its arguments, the result, the tolerance as a share of it, and what known mistakes give."""
    return Case(arguments, gives, within, mistakes or {})


def function_gives(at: Submission, name: str, cases: Sequence[Case]) -> Finding:
    """A function returns the right result for every case.

    Args:
        at: the submission.
        name: the function.
        cases: the calls, in the order in which they are made; the first that fails is the one that is shown.
    """
    look_at = _("Work this one case out on paper, step by step, and compare each step with your code.")
    for one in cases:
        call = f"{name}({', '.join(shown(argument) for argument in one.arguments)})"
        expected = _("{call} gives {right}.").format(call=call, right=shown(one.gives))
        result = at.student.call(name, *one.arguments)
        if _agrees(result, one.gives, one.within):
            continue
        for wrong, misconception in one.mistakes.items():
            if _agrees(result, wrong, one.within):
                return mistaken(misconception, expected, look_at)
        if result is None:
            return Finding(False, expected, _("The function gives nothing back yet."), look_at)
        return Finding(False, expected, _("It gives {value}.").format(value=shown(result)), look_at)
    last = cases[-1]
    call = f"{name}({', '.join(shown(argument) for argument in last.arguments)})"
    return Finding(True, _("{call} gives {right}.").format(call=call, right=shown(last.gives)), _("It holds."))


def _agrees(result: object, right: object, within: float) -> bool:
    if is_number(result) and is_number(right):
        return close(result, right, max(within, _ROUNDED_OFF))
    return same(result, right)
