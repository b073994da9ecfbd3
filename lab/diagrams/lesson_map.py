"""The map of the course: its lessons in order."""

from collections.abc import Sequence

from lab.course import written
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram
from lab.messages import translate as _

Lesson = tuple[str, str, int, Sequence[str]]
"""A lesson's slug, title, minutes and the ids of the statements it shows."""
_ACROSS, _BETWEEN = 3, 30.0


def course_map_svg(lessons: Sequence[Lesson]) -> str:
    """The lessons as boxes, three in a row, with arrows from each to the next."""
    canvas = Canvas("course-map")
    width = (WIDTH - _BETWEEN * (_ACROSS - 1)) / _ACROSS
    y = 0.0
    previous: Place | None = None
    for start in range(0, len(lessons), _ACROSS):
        row = lessons[start : start + _ACROSS]
        height = max(block_height(width, _title(lesson), _note(lesson)) for lesson in row)
        for index, lesson in enumerate(row):
            place = Place(index * (width + _BETWEEN), y, width, height)
            canvas.block("layer", place, _title(lesson), _note(lesson))
            if previous is not None:
                _arrow(canvas, previous, place)
            previous = place
        y += height + _BETWEEN + 6
    return canvas.svg(_("Map of the course"), " ".join(course_map_text(lessons)))


def course_map_text(lessons: Sequence[Lesson]) -> list[str]:
    """The same in words."""
    return [f"{_title(lesson)}: {_note(lesson)}." for lesson in lessons]


def course_map(lessons: Sequence[Lesson] | None = None) -> Diagram:
    """The map of these lessons in their order; by default, of all that are written."""
    every = written() if lessons is None else lessons
    return Diagram(_("Map of the course"), lambda: course_map_svg(every), lambda: course_map_text(every))


def _title(lesson: Lesson) -> str:
    slug, title, _minutes, _statements = lesson
    return f"{slug.split('-')[0]} · {title}"


def _note(lesson: Lesson) -> str:
    _slug, _title_text, minutes, statements = lesson
    time = _("{minutes} minutes").format(minutes=minutes)
    return " · ".join([time, ", ".join(statements)] if statements else [time])


def _arrow(canvas: Canvas, start: Place, end: Place) -> None:
    middle = start.y + start.height / 2
    if end.y == start.y:
        canvas.arrow([(start.x + start.width + 2, middle), (end.x - 3, middle)])
        return
    between = (start.y + start.height + end.y) / 2
    x = end.x + end.width / 2
    canvas.arrow(
        [
            (start.x + start.width / 2, start.y + start.height + 2),
            (start.x + start.width / 2, between),
            (x, between),
            (x, end.y - 3),
        ]
    )
