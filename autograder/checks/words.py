"""A student's value as a card may quote it: short, on one line."""

_LONGEST = 80


def shown(value: object) -> str:
    """The value as Python writes it, cut to a length that a card can hold."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
