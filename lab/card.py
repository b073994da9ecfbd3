"""What a "check yourself" cell answers: whether it holds, what was expected and found, where to look."""

from dataclasses import dataclass
from html import escape

from lab.messages import translate as _

# white text on these, and these on white or near-black paper, keep the contrast that WCAG 2.2 AA asks for
_BADGE = {True: "#1f7a3a", False: "#c2410c"}
# the text goes below its heading where there is no room beside it; JupyterLab's own style would leave it four fifths of that
_ROW = "display:flex;flex-wrap:wrap;gap:0 12px;margin:4px 0"
_HEADING = "flex:0 0 6.5em;width:auto;font-weight:600;margin:0;white-space:nowrap"
_TEXT = "flex:1 1 16em;width:auto;min-width:0;margin:0;white-space:pre-wrap;overflow-wrap:anywhere"


@dataclass(frozen=True)
class Finding:
    """The result of looking at a state, in words a learner can act on.

    Args:
        passed: whether the state is the expected one.
        expected: what should be there.
        found: what is there.
        look_at: where to look next; shown only where it did not pass. A place, never the solution.
    """

    passed: bool
    expected: str
    found: str
    look_at: str = ""

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a heading and what it says, in reading order."""
        pairs = [(_("Expected"), self.expected), (_("Found"), self.found)]
        if not self.passed and self.look_at:
            pairs.append((_("Look at"), self.look_at))
        return tuple(pairs)

    def verdict(self) -> str:
        """The result in words, with a mark of its own shape."""
        if self.passed:
            return "✔ " + _("It holds")
        return "✘ " + _("Not yet")

    def __str__(self) -> str:
        """The verdict, then a line for each row."""
        return "\n".join([self.verdict(), *(f"{heading}: {text}" for heading, text in self.rows())])

    def _repr_mimebundle_(self, **_options: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._html()}

    def _html(self) -> str:
        # JupyterLab's own colours where there are some; elsewhere the page's ink, which follows its theme
        background = _BADGE[self.passed]
        outline = "solid" if self.passed else "dashed"
        rows = "".join(
            f'<div style="{_ROW}"><dt style="{_HEADING}">{escape(heading)}</dt><dd style="{_TEXT}">{escape(text)}</dd></div>'
            for heading, text in self.rows()
        )
        return (
            f'<div role="status" style="border:2px {outline} {background};border-radius:6px;padding:8px 12px;'
            f'max-width:720px;color:var(--jp-content-font-color1,inherit);background:var(--jp-layout-color1,transparent)">'
            f'<strong style="display:inline-block;padding:1px 8px;border-radius:4px;background:{background};'
            f'color:#ffffff">{escape(self.verdict())}</strong>'
            f'<dl style="margin:8px 0 0">{rows}</dl></div>'
        )
