"""The hints of a task, read from the notebook's own cell of hints and set as HTML that can do nothing."""

import re
from dataclasses import dataclass
from html import escape

_DETAILS = re.compile(r"<details><summary>(?P<title>[^<]*)</summary>(?P<text>.*?)</details>", re.DOTALL)
_MARKED = re.compile(r"(`[^`]+`|\*\*[^*]+\*\*)")


@dataclass(frozen=True)
class Hint:
    """One hint, closed until it is asked for.

    Attributes:
        title: what is seen of it before: "Tip 1".
        text: what it says, in Markdown.
    """

    title: str
    text: str

    def html(self) -> str:
        """Closed, as in the notebook. Of Markdown only code and bold letters are set; everything else stays text."""
        body = "".join(f'<p style="margin:4px 0">{_inline(part)}</p>' for part in re.split(r"\n\s*\n", self.text))
        return f'<details style="margin:4px 0"><summary>{escape(self.title)}</summary>{body}</details>'


def hints_of(source: str) -> tuple[Hint, ...]:
    """The hints in a Markdown cell, in order."""
    return tuple(Hint(found["title"].strip(), found["text"].strip()) for found in _DETAILS.finditer(source))


def _inline(text: str) -> str:
    return "".join(_marked(part) for part in _MARKED.split(text))


def _marked(part: str) -> str:
    if part.startswith("`") and len(part) > 1:
        return f"<code>{escape(part.strip('`'))}</code>"
    if part.startswith("**") and part.endswith("**") and len(part) > 4:
        return f"<strong>{escape(part[2:-2])}</strong>"
    return escape(part)
