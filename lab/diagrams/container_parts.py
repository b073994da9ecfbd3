"""A simple container: an application with its files in a box, limits as its walls, the kernel below."""

from dataclasses import dataclass

from lab.diagrams.measure import LABEL, wrap
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram, pick_one
from lab.messages import translate as _

_WALL, _WORDS = 40.0, 300.0
_ON_PAPER = LABEL._replace(tone="page-ink")


@dataclass(frozen=True)
class Part:
    """A part of a container, in the order in which the picture reveals them."""

    kind: Kind
    name: str
    meaning: str


def parts() -> list[Part]:
    """From the inside out."""
    return [
        Part("application", _("The application"), _("An ordinary process. Without it there is no container.")),
        Part(
            "libraries",
            _("Its libraries and files"),
            _("A root file system of its own, unpacked from an image: all it needs, and nothing else."),
        ),
        Part(
            "namespace",
            _("What it sees: namespaces"),
            _("Its own process numbers, host name, network and mounts. The rest of the machine is out of sight."),
        ),
        Part(
            "cgroup",
            _("What it may use: limits"),
            _("A control group counts and caps its memory, its share of the processors, its processes."),
        ),
        Part(
            "kernel",
            _("The kernel below"),
            _("The host's own, already up and shared by every container: nothing is booted."),
        ),
    ]


def container_svg(revealed: int = 5) -> str:
    """The first `revealed` parts (1 to 5), from the inside out."""
    canvas = Canvas("container")
    every = parts()
    left = WIDTH - _WORDS - 24
    y = 0.0
    for index, part in enumerate(every, start=1):
        name = f"{index}. {part.name}"
        height = block_height(_WORDS, name, part.meaning)
        if index <= revealed:
            canvas.block(part.kind, Place(left + 24, y, _WORDS, height), name, part.meaning)
        y += height + 8
    canvas.keep(y - 8)
    _picture(canvas, Place(0, 0, left, y - 8), every, revealed)
    return canvas.svg(_("A simple container"), " ".join(container_text()))


def container_text() -> list[str]:
    """The same in words."""
    return [f"{part.name}: {part.meaning}" for part in parts()]


def container() -> Diagram:
    """The widget: reveal the parts one after another."""
    every = parts()
    choice = pick_one(
        _("Show up to"),
        {str(count): f"{count}. {part.name}" for count, part in enumerate(every, start=1)},
    )
    return Diagram(
        _("A simple container"),
        lambda: container_svg(int(choice.value)),
        container_text,
        controls=[choice],
        static=lambda: container_svg(len(every)),
    )


def _picture(canvas: Canvas, place: Place, every: list[Part], revealed: int) -> None:
    """The box itself, from the inside out; the numbers are those of the parts beside it.

    Parts that are still hidden keep their place, so that nothing moves as the next one appears.
    """
    names = [f"{index}. {part.name}" for index, part in enumerate(every, start=1)]
    width, side = place.width, _WALL + 10
    inner = width - 2 * side - 20
    top = len(wrap(names[3], width, _ON_PAPER)) * _ON_PAPER.leading + 8
    first = top + len(wrap(names[2], inner, _ON_PAPER)) * _ON_PAPER.leading + 16
    kernel = block_height(width, names[4]) + 16
    bottom = place.height - kernel - 8
    each = (bottom - first - 12) / 2
    for index, part in enumerate(every[: min(revealed, 2)]):
        canvas.block(part.kind, Place(side + 10, first + index * (each + 6), inner, each), names[index])
    if revealed >= 3:
        canvas.paragraph(side + 10, top + 8, inner, names[2], _ON_PAPER)
        view = Place(side, top, width - 2 * side, bottom - top)
        canvas.box("namespace", view, dashed=True, hollow=True, thick=3)
    if revealed >= 4:
        canvas.paragraph(0, 0, width, names[3], _ON_PAPER)
        for x in (0.0, width - _WALL):
            canvas.box("cgroup", Place(x, top, _WALL, bottom - top))
    if revealed >= 5:
        canvas.block("kernel", Place(0, bottom + 8, width, kernel), names[4])
