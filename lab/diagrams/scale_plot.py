"""Throughput and latency against the number of replicas, as a load generator measured them."""

from collections.abc import Mapping
from typing import Protocol

from lab.diagrams.measure import NOTE, TITLE
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.diagrams.widget import Diagram
from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import number

_PAGE = NOTE._replace(tone="page-ink")
_HEIGHT = 150.0
_WIDEST = 70.0


class Load(Protocol):
    """What one run of a load generator measured (`lab.loading.Load`)."""

    @property
    def per_second(self) -> float:
        """Good answers for each second."""

    @property
    def p50_ms(self) -> float:
        """Half of the answers came within this time, milliseconds."""

    @property
    def p99_ms(self) -> float:
        """99 % of the answers came within this time, milliseconds."""


def scale_svg(loads: Mapping[int, Load]) -> str:
    """A bar of throughput for each number of replicas, with what twice as many would give if nothing ran out; latency below.

    Args:
        loads: number of replicas → what was measured with it.

    Raises:
        LabError: nothing was measured.
    """
    if not loads:
        raise LabError(_("There is no measure to draw."), expected=_("At least one number of replicas and its load."))
    canvas = Canvas("scale")
    y = canvas.paragraph(0, 0, WIDTH, _("Throughput, requests/s"), TITLE)
    y = canvas.paragraph(0, y, WIDTH, _("A dashed line: as many times the first as there are replicas."), _PAGE) + 8
    y = _throughput(canvas, y, loads) + 18
    y = canvas.paragraph(0, y, WIDTH, _("Latency, ms"), TITLE)
    y = canvas.paragraph(0, y, WIDTH, _("A bar: half of the answers came within it. A dot: 99 % of them."), _PAGE) + 8
    _latency(canvas, y, loads)
    return canvas.svg(_("Throughput and latency against replicas"), " ".join(scale_text(loads)))


def scale_text(loads: Mapping[int, Load]) -> list[str]:
    """The same in words."""
    return [
        _(
            "Replicas: {count}; {rate} requests/s, {ideal} if it grew with them; half within {p50} ms, 99 % within {p99} ms."
        ).format(
            count=number(count),
            rate=number(load.per_second),
            ideal=number(_ideal(loads, count)),
            p50=number(load.p50_ms),
            p99=number(load.p99_ms),
        )
        for count, load in sorted(loads.items())
    ]


def scale(loads: Mapping[int, Load]) -> Diagram:
    """The plot of loads that were measured: number of replicas → `lab.generator(…).run(…)`. Errors as for `scale_svg`."""
    return Diagram(
        _("Throughput and latency against replicas"), lambda: scale_svg(loads), lambda: scale_text(loads)
    )  # fmt: skip


def _ideal(loads: Mapping[int, Load], count: int) -> float:
    fewest = min(loads)
    return loads[fewest].per_second * count / fewest


def _throughput(canvas: Canvas, y: float, loads: Mapping[int, Load]) -> float:
    most = max(*(load.per_second for load in loads.values()), *(_ideal(loads, count) for count in loads), 1e-9)
    ground = y + _HEIGHT + NOTE.leading
    for x, width, count in _columns(loads):
        height = loads[count].per_second / most * _HEIGHT
        canvas.box("application", Place(x, ground - height, width, height))
        ideal = ground - _ideal(loads, count) / most * _HEIGHT
        canvas.path([(x - 8, ideal), (x + width + 8, ideal)], dashed=True, thick=2)
        # inside the bar where there is room, so that it never meets the dashed line
        inside = height > 2 * NOTE.leading
        bottom = ground - 6 if inside else ground - height - 6
        canvas.line(x + width / 2, bottom, number(loads[count].per_second), NOTE if inside else _PAGE, "middle")
    return _axis(canvas, ground, loads)


def _latency(canvas: Canvas, y: float, loads: Mapping[int, Load]) -> float:
    most = max(*(load.p99_ms for load in loads.values()), *(load.p50_ms for load in loads.values()), 1e-9)
    ground = y + _HEIGHT + NOTE.leading
    for x, width, count in _columns(loads):
        load = loads[count]
        height, top = load.p50_ms / most * _HEIGHT, load.p99_ms / most * _HEIGHT
        canvas.box("kernel", Place(x, ground - height, width, height))
        canvas.path([(x + width / 2, ground - height), (x + width / 2, ground - top)])
        canvas.dot(x + width / 2, ground - top)
        canvas.line(x + width + 8, ground - height + NOTE.leading / 2, number(load.p50_ms), _PAGE)
        # apart from the other figure, however near the two are
        bottom = min(ground - top + NOTE.leading / 2, ground - height - NOTE.leading / 2)
        canvas.line(x + width + 8, bottom, number(load.p99_ms), _PAGE)
    return _axis(canvas, ground, loads)


def _axis(canvas: Canvas, ground: float, loads: Mapping[int, Load]) -> float:
    canvas.path([(0, ground), (WIDTH, ground)])
    for x, width, count in _columns(loads):
        canvas.line(x + width / 2, ground + NOTE.leading + 2, number(count), _PAGE._replace(bold=True), "middle")
    canvas.line(WIDTH, ground + 2 * NOTE.leading + 2, _("replicas"), _PAGE, "end")
    return ground + 2 * NOTE.leading + 2


def _columns(loads: Mapping[int, Load]) -> list[tuple[float, float, int]]:
    """Left edge and width of each bar, in the order of the replicas."""
    step = WIDTH / len(loads)
    width = min(_WIDEST, step * 0.45)
    return [(index * step + (step - width) / 2, width, count) for index, count in enumerate(sorted(loads))]
