"""Markdown and code as HTML that cannot run, load or lead anywhere.

A link of a student's is shown, not offered: in the instructor's browser an address within Jupyter acts in their name
(formgrader's own `?path=` loads a configuration file from any folder).
"""

import re
from collections.abc import Mapping
from html import escape

import bleach
import jinja2
from bleach.css_sanitizer import CSSSanitizer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.feedback.notice import notice_html
from autograder.feedback.record import read_record
from autograder.outputs import clean
from lab.messages import translate as _

LONGEST = 20_000
"""Characters of one text of a student's that are set as Markdown: its parser takes quadratic time on some."""
_LONGEST_CODE = 100_000
_TAGS = frozenset(
    ("a", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
     "img", "kbd", "li", "ol", "p", "pre", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead",
     "tr", "ul")
)  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
_STYLE = CSSSanitizer(allowed_css_properties=["text-align"])


@jinja2.pass_context
def markdown2html(context: jinja2.runtime.Context, source: str) -> str:
    """nbconvert's filter of this name, for its own and nbgrader's templates."""
    cell = context.get("cell") or {}
    metadata = cell.get("metadata", {})
    if metadata.get("autograder", {}).get("notice"):
        return notice_html(read_record(context.get("nb", {}).get("metadata")))
    return markdown(source, trusted=is_trusted(metadata), attachments=cell.get("attachments", {}))


def is_trusted(metadata: Mapping[str, object]) -> bool:
    """Whether nbgrader took the cell's text from the instructor's source, by the cell's metadata."""
    own = metadata.get("nbgrader")
    return isinstance(own, Mapping) and own.get("locked") is True and own.get("solution") is not True


def markdown(source: str, *, trusted: bool = False, attachments: object = None) -> str:
    """Markdown as HTML; raw HTML in it stays text, unless it is trusted.

    Args:
        source: the Markdown.
        trusted: whether the course's author wrote it: it may hold simple HTML and links.
        attachments: the cell's, as nbformat keeps them; pictures among them are shown.
    """
    if not trusted and len(source) > LONGEST:
        return f"<pre>{escape(clean(source))}</pre>"
    made = MarkdownWithMath(renderer=_Renderer(trusted, attachments)).render(clean(source))
    return str(bleach.clean(made, tags=_TAGS, attributes=_allowed, protocols={"http", "https", "data"}, css_sanitizer=_STYLE))


def code(source: str) -> str:
    """Python as coloured HTML; very long code is not coloured."""
    if len(source) > _LONGEST_CODE:
        return f"<pre>{escape(source)}</pre>"
    return str(highlight(source, PythonLexer(stripnl=False), HtmlFormatter(cssclass="code")))


def pictures(attachments: object) -> dict[str, dict[str, str]]:
    """Of a cell's attachments, the pictures: name → kind of picture → base64."""
    found: dict[str, dict[str, str]] = {}
    for name, kinds in attachments.items() if isinstance(attachments, Mapping) else ():
        for kind in _PICTURES:
            data = kinds.get(kind) if isinstance(kinds, Mapping) else None
            if isinstance(data, str) and _BASE64.fullmatch(data):
                found.setdefault(clean(name), {kind: data})
    return found


class _Renderer(IPythonRenderer):
    def __init__(self, trusted: bool, attachments: object) -> None:
        super().__init__(escape=not trusted, exclude_anchor_links=True)
        self._trusted = trusted
        self._attachments = attachments

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{escape(code)}</pre>"

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 – the parser's signature
        if self._trusted and _ADDRESS.fullmatch(url):
            return f'<a href="{escape(url)}" rel="noopener noreferrer">{text}</a>'
        return text if escape(url) in text else f"{text} (<code>{escape(url)}</code>)"

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 – the parser's signature
        name = escape(text)
        held = pictures(self._attachments).get(url.removeprefix("attachment:")) if url.startswith("attachment:") else None
        for kind, data in (held or {}).items():
            return f'<img src="data:{kind};base64,{data}" alt="{name}">'
        return _("[picture: {name}]").format(name=name or escape(url))


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "style":
        return tag in {"td", "th"}
    if name == "class":
        return tag in {"div", "span"}
    if tag == "img":
        return name == "alt" or (name == "src" and bool(_PICTURE.fullmatch(value)))
    if tag == "a":
        return name == "rel" or (name == "href" and bool(_ADDRESS.fullmatch(value)))
    return tag == "details" and name == "open"
