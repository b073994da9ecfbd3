"""What happened to a submission while it was graded, as its student and the instructor read it."""

from html import escape

from autograder.feedback.record import Record
from lab.messages import translate as _


def notice_html(record: Record) -> str:
    """The notice as HTML, every sentence escaped; nothing where there is nothing to tell."""
    if record.silent:
        return ""
    parts = [
        _part(_("Not graded"), [record.failed] if record.failed else []),
        _part(_("Repaired before grading"), record.repairs),
        _part(_("Limits that were reached"), [event.sentence for event in record.limits]),
        _part(_("Not allowed, and refused"), [event.sentence for event in record.refusals]),
    ]
    title = _("About this submission")
    heading = f'<strong style="font-size:1.1em">{escape(title)}</strong>'
    return (
        '<div role="note" style="border:2px dashed #a04f00;border-radius:6px;padding:8px 12px;max-width:720px">'
        f"{heading}{''.join(parts)}</div>"
    )


def _part(heading: str, sentences: "list[str] | tuple[str, ...]") -> str:
    if not sentences:
        return ""
    lines = "".join(f'<li style="white-space:pre-wrap;overflow-wrap:anywhere">{escape(text)}</li>' for text in sentences)
    return f'<p style="margin:8px 0 0;font-weight:600">{escape(heading)}</p><ul style="margin:0">{lines}</ul>'
