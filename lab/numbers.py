"""Numbers as a person reads them, with the decimal mark of the course's language."""

from math import floor, log10

from lab.messages import language
from lab.messages import translate as _


def number(value: float) -> str:
    """The value with three significant digits, or all of its whole ones: 0.0312, 3.12, 312, 3,124."""
    from babel.numbers import format_decimal

    places = 0 if not value else max(0, 2 - floor(log10(abs(value))))
    rounded = round(float(value), places)
    return str(format_decimal(rounded, format=f"#,##0.{'#' * places}", locale=language().replace("-", "_")))


def megabytes(value: float) -> str:
    """A size in MB, shown as the caller measured it."""
    return _("{size} MB").format(size=number(value))


def seconds(value: float) -> str:
    """A duration in seconds."""
    return _("{duration} s").format(duration=number(value))
