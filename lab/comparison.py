"""A guess beside a measure, in a sentence."""

from dataclasses import dataclass
from html import escape
from math import isfinite

from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import number

Guess = float | str
_CLOSE = 1.1
"""Up to this ratio a guess counts as close."""


@dataclass(frozen=True)
class Comparison:
    """The sentence, as a notebook shows it."""

    sentence: str

    def __str__(self) -> str:
        """The sentence alone."""
        return self.sentence

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        html = (
            '<p role="status" style="border-left:4px solid currentColor;padding:6px 12px;max-width:720px">'
            f"{escape(self.sentence)}</p>"
        )
        return {"text/plain": self.sentence, "text/html": html}


def read_guess(answer: str | None, choices: str | None) -> Guess:
    """The guess that a learner entered: one of the letters, or a number with a decimal point or comma.

    Raises:
        LabError: where it is neither, in a sentence.
    """
    if choices:
        if answer is None or answer not in choices:
            raise LabError(_("Choose a letter first."))
        return answer
    text = (answer or "").strip().replace(" ", "")
    # a comma is the decimal mark in Portuguese; with a point too, whichever comes last is the mark
    if "," in text and "." in text:
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
        text = text.replace(thousands, "")
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not isfinite(value) or value < 0:
        raise LabError(_("Write a number first, such as 2.5, without its unit."))
    return value


def written(value: Guess, unit: str | None) -> str:
    """A guess or a measure as text, with its unit."""
    if isinstance(value, str):
        return value
    return f"{number(value)} {unit or ''}".strip()


def compare(guess: Guess | None, measured: Guess, unit: str | None) -> str:
    """The sentence that puts a guess beside what was measured.

    Args:
        guess: what was locked; `None` where nothing was.
        measured: what was found, of the same type as the guess.
        unit: of both numbers.
    """
    found = written(measured, unit)
    if guess is None:
        if isinstance(measured, str):
            return _("No prediction was locked. The answer: {measured}.").format(measured=found)
        return _("No prediction was locked. Measured: {measured}.").format(measured=found)
    if isinstance(guess, str) or isinstance(measured, str):
        if guess == measured:
            return _("✔ You chose {guess}, and {guess} is right.").format(guess=written(guess, unit))
        return _("✘ You chose {guess}; the answer is {measured}. Read on to see why.").format(
            guess=written(guess, unit), measured=found
        )
    return _("You guessed {guess}, measured {measured}: {difference}.").format(
        guess=written(guess, unit), measured=found, difference=_difference(guess, measured, unit)
    )


def _difference(guess: float, measured: float, unit: str | None) -> str:
    if guess == measured:
        return _("exactly that")
    if guess <= 0 or measured <= 0:
        # a ratio with nothing says nothing
        apart = written(abs(measured - guess), unit)
        return (_("{apart} less") if measured < guess else _("{apart} more")).format(apart=apart)
    ratio = max(guess / measured, measured / guess)
    if ratio <= _CLOSE:
        return _("close, within {percent} %").format(percent=number(max(1, round((ratio - 1) * 100))))
    times = number(round(ratio) if ratio >= 10 else round(ratio, 1))
    return (_("{times} times less") if measured < guess else _("{times} times more")).format(times=times)
