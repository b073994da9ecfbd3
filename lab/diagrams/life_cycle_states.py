"""A container's life as its engine tells it: the states, how often it went from one to another, and the events."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from lab.diagrams.life_events import Event, Life, read_life
from lab.diagrams.measure import CODE, LABEL, NOTE, TITLE
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.diagrams.widget import Diagram, press
from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import seconds

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_PAGE = NOTE._replace(tone="page-ink")
_MONO = CODE._replace(tone="page-ink")
_SHOWN = 14
_W, _H = 150.0, 52.0
_TOP, _LOW = 0.0, 118.0
_PLACES = {
    "created": Place(0, _TOP, _W, _H),
    "running": Place(285, _TOP, _W, _H),
    "exited": Place(WIDTH - _W, _TOP, _W, _H),
    "paused": Place(285, _LOW, _W, _H),
    "removed": Place(WIDTH - _W, _LOW, _W, _H),
}


class _Way(NamedTuple):
    """A way from one state to another: the event, where its arrow runs, and where its word stands, with which of its ends."""

    event: str
    points: tuple[tuple[float, float], ...]
    word: tuple[float, float]
    anchor: Literal["start", "middle", "end"] = "middle"


_WAYS = {
    ("created", "running"): _Way("start", ((150, 26), (285, 26)), (217, 22)),
    ("running", "exited"): _Way("die", ((435, 15), (570, 15)), (502, 11)),
    ("exited", "running"): _Way("start", ((570, 37), (435, 37)), (502, 56)),
    ("running", "paused"): _Way("pause", ((320, 52), (320, 118)), (310, 92), "end"),
    ("paused", "running"): _Way("unpause", ((400, 118), (400, 52)), (410, 92), "start"),
    ("exited", "removed"): _Way("destroy", ((645, 52), (645, 118)), (635, 92), "end"),
}


def life_cycle_svg(life: Life) -> str:
    """The states and the ways between them, with how often each was taken; below them the last events."""
    canvas = Canvas("life")
    top = canvas.paragraph(0, 0, WIDTH, _title(life), TITLE) + 12
    steps = life.steps()
    for key, way in _WAYS.items():
        _way(canvas, top, way, steps.get(key, 0))
    for state, place in _PLACES.items():
        moved = place._replace(y=place.y + top)
        here = state == life.state
        if here or any(state in key for key in steps):
            canvas.block("namespace", moved, _names()[state], selected=here)
        else:
            canvas.box("namespace", moved, dashed=True, hollow=True)
            canvas.paragraph(moved.x + 20, moved.y + 17, _W - 24, _names()[state], LABEL._replace(tone="muted"))
    y = canvas.paragraph(0, top + _LOW + _H + 14, WIDTH, _("Events, as the engine tells them"), LABEL._replace(tone="page-ink"))
    left = len(life.events) - _SHOWN
    if left > 0:
        y = canvas.paragraph(0, y, WIDTH, _("{count} earlier ones are not shown.").format(count=left), _PAGE)
    for event in life.events[-_SHOWN:]:
        y += _MONO.leading + 2
        canvas.line(90, y, seconds(round(event.seconds, 1)), _PAGE, "end")
        canvas.line(105, y, _written(event), _MONO)
    return canvas.svg(_title(life), " ".join(life_cycle_text(life)))


def life_cycle_text(life: Life) -> list[str]:
    """The same in words."""
    return [
        _title(life),
        _("State now: {state}.").format(state=_names()[life.state]),
        *(f"{seconds(round(event.seconds, 1))}: {_written(event)}" for event in life.events[-_SHOWN:]),
    ]


def life_cycle(client: "DockerClient", container: "Container | str") -> Diagram:
    """The widget: reads the engine's events, and again whenever its button is pressed.

    Args:
        client: the engine, from `lab.engine()`.
        container: the container, its name or its id; it may have been removed.

    Raises:
        LabError: the engine remembers nothing of it.
    """
    found: list[Life] = [read_life(client, container)]
    first = found[0]

    def read_again() -> None:
        try:
            found[0] = read_life(client, container)
        except LabError:
            return  # the engine has forgotten it: what was read stays
        diagram.refresh()

    diagram = Diagram(
        _("Life of a container"),
        lambda: life_cycle_svg(found[0]),
        lambda: life_cycle_text(found[0]),
        controls=[press(_("Read again"), read_again)],
        static=lambda: life_cycle_svg(first),
    )
    return diagram


def _way(canvas: Canvas, top: float, way: _Way, times: int) -> None:
    points = [(x, y + top) for x, y in way.points]
    x, y = way.word
    # a way that was not taken is dashed and without a count: nothing is said by colour alone
    if times:
        canvas.arrow(points)
    else:
        canvas.path(points, dashed=True)
    word = f"{way.event} ×{times}" if times else way.event
    canvas.line(x, y + top, word, _MONO if times else CODE._replace(tone="muted"), way.anchor)


def _title(life: Life) -> str:
    return _("Life of container {name}").format(name=life.name)


def _names() -> dict[str, str]:
    return {
        "created": _("created"),
        "running": _("running"),
        "paused": _("paused"),
        "exited": _("exited"),
        "removed": _("removed"),
    }


def _written(event: Event) -> str:
    return event.action if event.status is None else f"{event.action} ({event.status})"
