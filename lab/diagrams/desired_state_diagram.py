"""Desired against actual state: what was asked for beside what runs, and what is to be done about the difference."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lab.diagrams.desired_state_facts import State, Wanted, parts
from lab.diagrams.desired_state_reading import read_state
from lab.diagrams.measure import LABEL, NOTE, TITLE
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram, press
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

    from lab.clusters.client import Cluster, NoCluster

_LEFT, _MIDDLE = 190.0, 130.0
_RIGHT = WIDTH - _LEFT - _MIDDLE
_BOX, _GAP = 124.0, 8.0
_PAGE = NOTE._replace(tone="page-ink")
_EACH_SECONDS = 0.4


def desired_state_svg(state: State) -> str:
    """For each service: what is wanted, what is to be done, and its replicas; what is missing is outlined by dashes."""
    canvas = Canvas("desired")
    y = 0.0
    for x, width, text in (
        (0.0, _LEFT, _("Desired")),
        (_LEFT + 20, _MIDDLE - 40, _("To do")),
        (_LEFT + _MIDDLE, _RIGHT, _("Actual")),
    ):
        y = max(y, canvas.paragraph(x, 0, width, text, TITLE))
    y += 8
    for wanted in state.services:
        y = _row(canvas, y, wanted) + 14
    if not state.services:
        y = canvas.paragraph(0, y, WIDTH, _("Nothing is declared and nothing runs."), _PAGE) + 8
    canvas.paragraph(0, y, WIDTH, _summary(state), _PAGE)
    return canvas.svg(_("Desired and actual state"), " ".join(desired_state_text(state)))


def desired_state_text(state: State) -> list[str]:
    """The same in words."""
    rows = [
        _("{service}: {count} desired; running: {names}. {todo}.").format(
            service=wanted.service,
            count=wanted.count,
            names=", ".join(replica.name for replica in wanted.replicas if replica.ready) or _("none"),
            todo=_todo(wanted),
        )
        for wanted in state.services
    ]
    return [*rows, _summary(state)]


def desired_state(
    source: "DockerClient | Cluster | NoCluster", desired: Mapping[str, int] | None = None, *, label: str = "service"
) -> "DesiredState":
    """The widget: reads anew when its button is pressed, and all the time inside `with diagram.follow(): ...`.

    Args:
        source: an engine, whose containers carry their service's name in a label; or a cluster, whose Deployments say
            themselves what is desired.
        desired: service → how many; for an engine only.
        label: the key of that label; for an engine only.
    """
    return DesiredState(lambda: read_state(source, desired or {}, label))


class DesiredState(Diagram):
    """The diagram of what was read last; `desired_state` makes it."""

    def __init__(self, read: Callable[[], State]) -> None:
        """Read for the first time."""
        self._read = read
        self._found = self._read_or_why()
        super().__init__(
            _("Desired and actual state"),
            self._drawn,
            lambda: desired_state_text(self._found) if isinstance(self._found, State) else [str(self._found)],
            controls=[press(_("Read again"), self.look)],
        )

    @property
    def state(self) -> State | None:
        """What was read last; None where it could not be read."""
        return self._found if isinstance(self._found, State) else None

    def look(self) -> None:
        """Read and draw again."""
        self._found = self._read_or_why()
        self.refresh()

    @contextmanager
    def follow(self) -> Iterator[None]:
        """Read and draw over and over while the block lasts, in a thread of its own, and a last time at its end."""
        over = threading.Event()

        def go() -> None:
            while not over.wait(_EACH_SECONDS):
                self.look()

        thread = threading.Thread(target=go, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self.look()

    def _read_or_why(self) -> State | LabError:
        try:
            return self._read()
        except LabError as problem:
            return problem

    def _drawn(self) -> str:
        if isinstance(self._found, State):
            return desired_state_svg(self._found)
        canvas = Canvas("desired")
        canvas.paragraph(0, 0, WIDTH, str(self._found), _PAGE)
        return canvas.svg(_("Desired and actual state"), str(self._found))


def _row(canvas: Canvas, y: float, wanted: Wanted) -> float:
    """One service from left to right; returns its bottom."""
    label, note = wanted.service, _("{count} desired").format(count=wanted.count)
    boxes = _captions(wanted)
    columns = int((_RIGHT + _GAP) // (_BOX + _GAP))
    height = max(block_height(_BOX, text, where) for _state, text, where in boxes) if boxes else 0.0
    lines = -(-len(boxes) // columns)
    full = max(block_height(_LEFT, label, note), lines * (height + _GAP) - _GAP)
    canvas.block("control", Place(0, y, _LEFT, full), label, note)
    middle = y + full / 2
    done = canvas.paragraph(_LEFT + 12, y + 2, _MIDDLE - 24, _todo(wanted), _PAGE)
    canvas.arrow([(_LEFT + 8, max(done + 8, middle)), (_LEFT + _MIDDLE - 8, max(done + 8, middle))])
    for index, (state, text, where) in enumerate(boxes):
        x = _LEFT + _MIDDLE + index % columns * (_BOX + _GAP)
        _replica(canvas, Place(x, y + index // columns * (height + _GAP), _BOX, height), state, (text, where))
    if not boxes:
        canvas.paragraph(_LEFT + _MIDDLE, y + 8, _RIGHT, _("none"), _PAGE)
    return max(y + full, done + 14)


def _replica(canvas: Canvas, place: Place, state: str, texts: tuple[str, str]) -> None:
    """A replica: what is missing is an empty outline, what is not ready has a dashed one, what is too many a thick one."""
    missing = state == "missing"
    canvas.box(
        "application", place, dashed=state in {"missing", "starting"}, hollow=missing, thick=4 if state == "surplus" else 1.5
    )
    styles = (_PAGE._replace(bold=True), _PAGE) if missing else (LABEL, NOTE)
    y = place.y + 8
    for text, style in zip(texts, styles, strict=True):
        y = canvas.paragraph(place.x + 20, y, place.width - 28, text, style)


def _captions(wanted: Wanted) -> list[tuple[str, str, str]]:
    """For each replica its state, its name, and what stands below it."""
    notes = {"missing": _("missing"), "surplus": _("too many"), "starting": _("not ready")}
    shown = []
    for state, name, where in parts(wanted):
        note = notes.get(state, where)
        shown.append((state, name or "—", f"{note} · {where}" if state == "surplus" and where else note))
    return shown


def _todo(wanted: Wanted) -> str:
    if wanted.missing > 0:
        return _("start {count}").format(count=wanted.missing)
    if wanted.missing < 0:
        return _("stop {count}").format(count=-wanted.missing)
    waiting = sum(not replica.ready for replica in wanted.replicas)
    return _("wait for {count}").format(count=waiting) if waiting else _("nothing")


def _summary(state: State) -> str:
    different = [wanted.service for wanted in state.services if not wanted.settled]
    if different:
        return _("Desired and actual differ for {services}.").format(services=", ".join(different))
    return _("Desired and actual are the same.")
