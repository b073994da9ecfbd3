"""A canvas that collects shapes and texts and gives one well-formed, self-contained SVG."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lab.diagrams.measure import CODE, LABEL, NOTE, Type, wrap
from lab.diagrams.style import LIGHT, LOOKS, Kind, stylesheet

WIDTH = 720.0
"""How wide every diagram's canvas is, pixels."""
_STRIP, _PADDING, _MARGIN = 20.0, 8.0, 12.0
_INKS = {"ink": LIGHT.ink, "page-ink": LIGHT.page_ink, "muted": LIGHT.muted}


class Place(NamedTuple):
    """A rectangle, pixels from the canvas's top left corner."""

    x: float
    y: float
    width: float
    height: float


def xml_text(text: str) -> str:
    """The text as XML character data: markup escaped, characters that XML 1.0 forbids replaced."""
    return escape("".join(letter if _allowed(ord(letter)) else "\ufffd" for letter in text))


def block_height(width: float, label: str, note: str = "", command: str = "") -> float:
    """The height that `Canvas.block` needs for these texts in a box of this width, pixels."""
    return sum(style.leading for style, _line in _block_lines(width, label, note, command)) + 2 * _PADDING


class Canvas:
    """Shapes and texts in drawing order, on paper that grows with them.

    Colours are given twice: as attributes, for viewers without CSS variables, and by class, which follows the
    theme.

    Args:
        name: begins the ids inside the SVG.
    """

    def __init__(self, name: str) -> None:
        """An empty canvas."""
        self.name = name
        self._shapes: list[str] = []
        self._strips: list[tuple[Kind, Place]] = []
        self._bottom = 0.0

    def keep(self, height: float) -> None:
        """Make the paper at least this high, pixels, whatever is drawn."""
        self._bottom = max(self._bottom, height)

    def box(self, kind: Kind, place: Place, *, dashed: bool = False, hollow: bool = False, thick: float = 1.5) -> None:
        """A rectangle of a kind of thing; `hollow` leaves what is behind visible."""
        shade = LOOKS[kind].light
        x, y, width, height = place
        self._shape(
            "rect",
            f"lab-{kind} lab-hollow" if hollow else f"lab-{kind}",
            f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{min(6, width / 3):.1f}" '
            f'fill="{"none" if hollow else shade.fill}" stroke="{shade.line}" stroke-width="{thick:g}"'
            + (' stroke-dasharray="6 4"' if dashed else ""),
        )
        if not hollow and width >= 2 * _STRIP:
            self._strips.append((kind, Place(x + 5, y + 5, 10, height - 10)))
        self._bottom = max(self._bottom, y + height)

    def block(
        self,
        kind: Kind,
        place: Place,
        label: str,
        note: str = "",
        *,
        command: str = "",
        selected: bool = False,
    ) -> None:
        """A rectangle with its texts centred in its height; a selected one has a thick outline and a pointer."""
        self.box(kind, place, thick=4 if selected else 1.5)
        lines = _block_lines(place.width, label, note, command)
        y = place.y + (place.height - sum(style.leading for style, _line in lines)) / 2
        for style, line in lines:
            y += style.leading
            self.line(place.x + _STRIP, y, line, style)
        if selected:
            self.pointer(place.x, place.y + place.height / 2)

    def pointer(self, x: float, y: float) -> None:
        """The mark of what is selected: a triangle that points right from `x`."""
        self._shape("path", "lab-solid", f'fill="{LIGHT.page_ink}" d="M{x - 1:.1f} {y - 9:.1f}l13 9l-13 9z"')

    def line(
        self, x: float, bottom: float, text: str, style: Type = NOTE,
        anchor: Literal["start", "middle", "end"] = "start",
    ) -> None:  # fmt: skip
        """One line of text above `bottom`; it is not broken."""
        names = f"lab-{style.tone} lab-mono" if style.mono else f"lab-{style.tone}"
        self._shapes.append(
            f'<text class="{names}" x="{x:.1f}" y="{bottom - style.size * 0.32:.1f}" font-size="{style.size:g}" '
            f'font-family="{"monospace" if style.mono else "sans-serif"}" text-anchor="{anchor}" '
            f'fill="{_INKS[style.tone]}"{" font-weight=" + quoteattr("bold") if style.bold else ""}>'
            f"{xml_text(text)}</text>"
        )
        self._bottom = max(self._bottom, bottom)

    def paragraph(self, x: float, y: float, width: float, text: str, style: Type = NOTE) -> float:
        """A text in lines of at most `width`, its top at `y`; returns its bottom."""
        for line in wrap(text, width, style):
            y += style.leading
            self.line(x, y, line, style)
        return y

    def path(self, points: Sequence[tuple[float, float]], *, thick: float = 1.5, dashed: bool = False) -> None:
        """A line through the points, in the page's ink."""
        self._shape(
            "path",
            "lab-line",
            f'fill="none" stroke="{LIGHT.page_ink}" stroke-width="{thick:g}" '
            f'd="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}"' + (' stroke-dasharray="3 4"' if dashed else ""),
        )

    def arrow(self, points: Sequence[tuple[float, float]]) -> None:
        """A line with a head at its last point; its last stretch is horizontal or vertical."""
        (x1, y1), (x2, y2) = points[-2:]
        length = max(abs(x2 - x1), abs(y2 - y1)) or 1.0
        dx, dy = 9 * (x2 - x1) / length, 9 * (y2 - y1) / length
        self.path([*points[:-1], (x2 - dx, y2 - dy)], thick=2)
        head = [(x2, y2), (x2 - dx - dy / 2, y2 - dy - dx / 2), (x2 - dx + dy / 2, y2 - dy + dx / 2)]
        corners = "L".join(f"{x:.1f} {y:.1f}" for x, y in head)
        self._shape("path", "lab-solid", f'fill="{LIGHT.page_ink}" d="M{corners}Z"')

    def dot(self, x: float, y: float) -> None:
        """A round mark, outlined so that neighbours stay apart."""
        self._shape(
            "circle",
            "lab-dot",
            f'cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{LIGHT.page_ink}" stroke="{LIGHT.paper}" stroke-width="1.5"',
        )

    def svg(self, title: str, description: str) -> str:
        """The whole picture, with the text that stands for it where it cannot be seen."""
        width, height = WIDTH + 2 * _MARGIN, round(self._bottom + 2 * _MARGIN)
        body = "".join(self._shapes)
        # several diagrams share a page, so each one's ids are its own
        ident = f"{self.name}-{sha256(f'{title}{description}{body}'.encode()).hexdigest()[:8]}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="lab-svg" role="img" '
            f'aria-labelledby="{ident}-t {ident}-d" viewBox="{-_MARGIN:g} {-_MARGIN:g} {width:g} {height}" '
            f'width="100%" style="max-width:{width:g}px">'
            f'<title id="{ident}-t">{xml_text(title)}</title><desc id="{ident}-d">{xml_text(description)}</desc>'
            f"<style>{stylesheet()}</style>{self._patterns(ident)}"
            f'<rect class="lab-paper" x="{1 - _MARGIN:g}" y="{1 - _MARGIN:g}" width="{width - 2:g}" '
            f'height="{height - 2}" rx="8" fill="{LIGHT.paper}" stroke="{LIGHT.muted}"/>{body}'
            + "".join(
                # moved rather than placed, so that every strip begins with a whole tile
                f'<rect transform="translate({place.x:.1f} {place.y:.1f})" width="{place.width:.1f}" '
                f'height="{max(place.height, 0):.1f}" fill="url(#{ident}-{kind})"/>'
                for kind, place in self._strips
            )
            + "</svg>"
        )

    def _patterns(self, ident: str) -> str:
        tiles = ""
        for kind in sorted({kind for kind, _place in self._strips}):
            look = LOOKS[kind]
            closed = look.pattern.endswith("Z")
            tiles += (
                f'<pattern id="{ident}-{kind}" width="10" height="10" patternUnits="userSpaceOnUse">'
                f'<path class="lab-{kind}-mark{" lab-filled" if closed else ""}" d="{look.pattern}" '
                f'fill="{look.light.line if closed else "none"}" stroke="{look.light.line}" '
                f'stroke-width="1.5"/></pattern>'
            )
        return f"<defs>{tiles}</defs>"

    def _shape(self, element: str, names: str, attributes: str) -> None:
        self._shapes.append(f'<{element} class="{names}" {attributes}/>')


def _block_lines(width: float, label: str, note: str, command: str) -> list[tuple[Type, str]]:
    room = width - _STRIP - _PADDING
    texts = ((LABEL, label), (NOTE, note), (CODE, command))
    return [(style, line) for style, text in texts for line in wrap(text, room, style)]


def _allowed(code: int) -> bool:
    """Whether XML 1.0 (5th edition, 2.2) allows the character."""
    return code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
