"""What comes from a student, made safe to stand in a sentence that others read."""

from collections.abc import Iterable

from lab.messages import translate as _

_LONGEST = 80


def quoted(text: str) -> str:
    """The text as a short piece of Markdown code: whatever a student wrote there, it is shown and does nothing."""
    shown = "".join(character if character.isprintable() and character != "`" else "�" for character in text)
    return f"`{shown[:_LONGEST]}…`" if len(shown) > _LONGEST else f"`{shown}`"


def listed(items: Iterable[str], most: int = 10) -> str:
    """The items with commas between them; beyond `most`, how many more there are."""
    every = list(items)
    shown = ", ".join(every[:most])
    return shown if len(every) <= most else _("{items} and {count} more").format(items=shown, count=len(every) - most)


def encodable(text: str) -> str:
    """The text without lone surrogates: JSON can spell them, but no file and no checksum can hold them."""
    return text.encode("utf-8", "replace").decode("utf-8")
