"""The search for a case that a function gets wrong: with Hypothesis, the same cases in every run and on every machine."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Case = TypeVar("Case")
# calls of the function, after the first wrong case, in search of a smaller one
_MORE = 150
# a search for a smaller one ends after this; what is shown may then be larger, what is judged is the same
_SECONDS = 3.0


def smallest_wrong(cases: "SearchStrategy[Case]", wrong: Callable[[Case], str], *, seed: int, examples: int) -> str:
    """What is wrong with the smallest case found that is wrong; nothing where all that were tried are right.

    Args:
        cases: plain data, as `one_of`, `amount` and `some` make it.
        wrong: says in a sentence what is wrong with a case; nothing where it is right.
        seed: decides which cases are tried.
        examples: how many.
    """
    from hypothesis import Phase, find, settings
    from hypothesis.errors import HypothesisException

    known: dict[str, str] = {}
    found: list[tuple[int, str]] = []
    left = _MORE
    began = time.monotonic()

    def is_wrong(case: Case) -> bool:
        nonlocal left
        key = json.dumps(case, sort_keys=True)
        if key not in known:
            if found:
                left -= 1
            # a case is asked about once, and none after the last: what a function answers a second time changes nothing
            known[key] = wrong(case) if left > 0 else ""
            if time.monotonic() - began > _SECONDS and found:
                left = 0
            if known[key]:
                found.append((len(key), known[key]))
        return bool(known[key])

    options = settings(
        max_examples=examples, phases=[Phase.generate, Phase.shrink], database=None, deadline=None, derandomize=False
    )
    with suppress(HypothesisException):  # none is wrong
        find(cases, is_wrong, settings=options, random=Random(seed))
    return min(found)[1] if found else ""


# All that is drawn is drawn as booleans. For numbers and texts Hypothesis first reads the source of every module that is
# loaded, for constants to try: that takes seconds, leaves a folder behind, and makes other cases on other machines.


def amount(most: int) -> "SearchStrategy[int]":
    """A whole number from 0 to `most`; smaller is simpler."""
    from hypothesis import strategies as st

    return st.tuples(*[st.booleans()] * most).map(sum)


def one_of(*words: str) -> "SearchStrategy[str]":
    """One of some words; an earlier one is simpler."""
    from hypothesis import strategies as st

    bits = (len(words) - 1).bit_length()
    numbers = st.tuples(*[st.booleans()] * bits).map(lambda drawn: sum(2**place for place, bit in enumerate(drawn) if bit))
    return numbers.map(lambda number: words[number % len(words)])


def some(each: "SearchStrategy[Case]", most: int) -> "SearchStrategy[list[Case]]":
    """A list of at most so many; fewer is simpler."""
    from hypothesis import strategies as st

    return st.lists(each, max_size=most)
