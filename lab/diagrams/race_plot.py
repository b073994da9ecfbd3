"""The race: every start of every lane as a dot on one scale of time, with MB on disk and in memory beside."""

from collections.abc import Sequence
from math import ceil, floor, log10
from statistics import median
from typing import Literal, Protocol

from lab.diagrams.measure import NOTE, TITLE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.diagrams.widget import Diagram
from lab.messages import translate as _
from lab.numbers import megabytes, number, seconds

_PLOT, _BAR, _COLUMN = 470.0, 36.0, 110.0
_PAGE = NOTE._replace(tone="page-ink")


class Lane(Protocol):
    """One way of starting something, measured several times (`lab.racing.Lane`)."""

    @property
    def key(self) -> str:
        """ "vm-complete", "vm-minimal" or "container"."""

    @property
    def starts(self) -> Sequence[float]:
        """Seconds that each start took."""

    @property
    def disk_mb(self) -> float:
        """On disk, MB."""

    @property
    def memory_mb(self) -> float:
        """In memory once started, MB."""

    @property
    def kernel(self) -> str:
        """The kernel release seen inside."""


class Race(Protocol):
    """Lanes measured at one moment on one machine (`lab.racing.Race`)."""

    @property
    def lanes(self) -> Sequence[Lane]:
        """In the order in which they are drawn."""


def race_svg(race: Race) -> str:
    """Bars on a scale where each mark is ten times the one before; a dot for each start, a line at the median."""
    canvas = Canvas("race")
    low, high = _decades(race)
    y = canvas.paragraph(0, 0, WIDTH, _("From asking to ready"), TITLE)
    y = canvas.paragraph(0, y, WIDTH, _("Each mark on the scale is ten times the one before."), _PAGE) + 6
    columns = (_("on disk"), _("in memory"))
    headings = [
        canvas.paragraph(_PLOT + 24 + index * (_COLUMN + 6), y, _COLUMN, text, _PAGE._replace(bold=True))
        for index, text in enumerate(columns)
    ]
    y = max(headings) + 4
    for lane in race.lanes:
        y = _lane(canvas, y, lane, (low, high)) + 16
    for decade in range(low, high + 1):
        x = _x(10.0**decade, (low, high))
        canvas.path([(x, y - 6), (x, y)], thick=2)
        canvas.line(x, y + 18, seconds(10.0**decade), _PAGE, _anchor(decade, (low, high)))
    canvas.path([(0, y - 6), (_PLOT, y - 6)])
    return canvas.svg(_("The race"), " ".join(race_text(race)))


def race_text(race: Race) -> list[str]:
    """The same in words."""
    return [
        _("{name}: median {median}; starts {starts}; {disk} on disk, {memory} in memory; kernel {kernel}.").format(
            name=lane_name(lane.key),
            median=seconds(median(lane.starts)),
            starts="; ".join(seconds(start) for start in lane.starts),
            disk=megabytes(lane.disk_mb),
            memory=megabytes(lane.memory_mb),
            kernel=lane.kernel,
        )
        for lane in race.lanes
    ]


def race(race: Race) -> Diagram:
    """The plot of `lab.race()`."""
    return Diagram(_("The race"), lambda: race_svg(race), lambda: race_text(race))


def lane_name(key: str) -> str:
    """What a lane starts, in the course's language; an unknown key is shown as it is."""
    names = {
        "vm-complete": _("A complete VM: Debian with its services, until its Docker answers"),
        "vm-minimal": _("A minimal VM: a kernel and BusyBox, until its first program runs"),
        "container": _("A container: until its process answers"),
    }
    return names.get(key, key)


def _decades(race: Race) -> tuple[int, int]:
    """Powers of ten around every start, at least one decade apart."""
    starts = [start for lane in race.lanes for start in lane.starts]
    low, high = floor(log10(min(starts))), ceil(log10(max(starts)))
    return low, max(high, low + 1)


def _x(value: float, decades: tuple[int, int]) -> float:
    low, high = decades
    return (log10(value) - low) / (high - low) * _PLOT


def _anchor(decade: int, decades: tuple[int, int]) -> Literal["start", "middle", "end"]:
    """Labels at the ends stay inside the plot."""
    low, high = decades
    return "start" if decade == low else "end" if decade == high else "middle"


def _lane(canvas: Canvas, y: float, lane: Lane, decades: tuple[int, int]) -> float:
    kind: Kind = "namespace" if lane.key == "container" else "hypervisor"
    y = canvas.paragraph(0, y, _PLOT, lane_name(lane.key), _PAGE._replace(bold=True)) + 4
    middle = median(lane.starts)
    at = _x(middle, decades)
    canvas.box(kind, Place(0, y, max(at, 2), _BAR))
    canvas.path([(at, y - 3), (at, y + _BAR + 3)], thick=3)
    # one under the other, in the order of the starts, so that equal ones stay apart
    for index, start in enumerate(lane.starts, start=1):
        canvas.dot(_x(start, decades), y + index * _BAR / (len(lane.starts) + 1))
    for index, size in enumerate((lane.disk_mb, lane.memory_mb)):
        canvas.line(_PLOT + 24 + index * (_COLUMN + 6), y + _BAR / 2 + 9, megabytes(size), _PAGE)
    y += _BAR
    text = _("median {median}, {count} starts").format(median=seconds(middle), count=number(len(lane.starts)))
    return canvas.paragraph(0, y + 4, _PLOT, text, _PAGE)
