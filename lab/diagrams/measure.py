"""How wide a text will be, so that boxes are drawn around it and lines break before they are cut."""

import unicodedata
from typing import Literal, NamedTuple


class Type(NamedTuple):
    """How a text is set: font size in pixels, weight, font, and which of the page's inks it takes."""

    size: float
    bold: bool = False
    mono: bool = False
    tone: Literal["ink", "page-ink", "muted"] = "ink"

    @property
    def leading(self) -> float:
        """The height of one line, pixels."""
        return self.size * 1.3


TITLE = Type(16, bold=True, tone="page-ink")
LABEL = Type(14, bold=True)
NOTE = Type(13)
CODE = Type(13, mono=True)

# Advance widths of DejaVu Sans in hundredths of the font size, measured in Chromium. It is the widest of the
# usual interface fonts: a text that fits with it fits with the others.
_WIDTHS = {
    character: width
    for width, characters in {
        27: "'", 28: "ijl", 29: "IJ", 32: " ,.·", 34: "/:;\\|", 35: "f", 36: "-", 39: "()[]t", 40: "!",
        41: "r", 46: '"', 47: "ª", 50: "*_`–°", 52: "sz“”", 53: "?", 55: "c", 56: "L", 58: "Fk", 59: "vxy•",
        60: "P", 61: "TYao", 62: "e", 63: "ESbdghnpqu", 64: "0123456789${}µ", 66: "K", 68: "AV", 69: "BRXZ",
        70: "C", 73: "U", 75: "HN", 77: "DG", 78: "&", 79: "OQ", 82: "w", 84: "#+<=>^~×≈→", 86: "M", 95: "%",
        97: "m", 99: "W", 100: "@—…",
    }.items()
    for character in characters
}  # fmt: skip
_OTHER = 100
_BOLD = 1.13
_MONOSPACE = 0.605


def text_width(text: str, style: Type) -> float:
    """The width of one line of text in pixels, an upper bound for the usual fonts."""
    letters = [letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)]
    if style.mono:
        return len(letters) * style.size * _MONOSPACE
    return sum(_WIDTHS.get(letter, _OTHER) for letter in letters) * style.size / 100 * (_BOLD if style.bold else 1)


def wrap(text: str, width: float, style: Type) -> list[str]:
    """The text in lines of at most `width` pixels; a word longer than a line is broken, behind a hyphen if it has one."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if text_width(longer, style) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *pieces, line = _pieces(word, width, style)
        lines.extend(pieces)
    if line:
        lines.append(line)
    return lines


def _pieces(word: str, width: float, style: Type) -> list[str]:
    pieces: list[str] = []
    while len(word) > 1 and text_width(word, style) > width:
        longest = next((end for end in range(len(word) - 1, 1, -1) if text_width(word[:end], style) <= width), 1)
        cut = word.rfind("-", 1, longest) + 1 or longest
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]
