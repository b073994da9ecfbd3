"""The page's small drawings, in the diagrams' colours and patterns; the words beside each say the same."""

from lab.course import Lesson
from lab.diagrams.style import LOOKS
from lab.progress.standing import State

_MARKS: dict[State, str] = {
    "open": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.5 2"/>',
    "started": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor"/>',
    "done": '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
    '<path class="lab-tick" d="M4.5 8.2l2.4 2.5l4.6-5" fill="none" stroke-width="2"/>',
}


def badge(lesson: Lesson) -> str:
    """A lesson's number in a box of the kind of thing that the lesson is about, as an SVG."""
    kind = lesson.about
    pattern, closed = LOOKS[kind].pattern, LOOKS[kind].pattern.endswith("Z")
    return (
        '<svg class="lab-svg lab-badge" viewBox="0 0 56 48" width="56" height="48" aria-hidden="true" focusable="false">'
        f'<defs><pattern id="badge-{lesson.slug}" width="10" height="10" patternUnits="userSpaceOnUse">'
        f'<path class="lab-{kind}-mark{" lab-filled" if closed else ""}" d="{pattern}" fill="none" stroke-width="1.5"/>'
        "</pattern></defs>"
        f'<rect class="lab-{kind}" x="1" y="1" width="54" height="46" rx="6" stroke-width="1.5"/>'
        f'<rect transform="translate(5 5)" width="10" height="38" fill="url(#badge-{lesson.slug})"/>'
        f'<text x="35" y="31" font-size="20" font-weight="bold" text-anchor="middle">{lesson.number}</text></svg>'
    )


def mark(state: State) -> str:
    """Done, started or not yet, each of its own shape, as an SVG."""
    return f'<svg class="lab-state" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{_MARKS[state]}</svg>'
