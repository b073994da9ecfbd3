"""The drawing of an application's services: two networks that overlap where a service is in both. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lab.diagrams.measure import CODE, NOTE, TITLE, Type, wrap
from lab.diagrams.services_facts import ASKS, BACK, FRONT, ServiceFact, ServicesFacts
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.messages import translate as _

_PAGE = NOTE._replace(tone="page-ink")
_NAME = CODE._replace(size=14, bold=True)
_COLUMNS, _GAP, _EDGE = 3, 26.0, 14.0
_COLUMN = (WIDTH - 2 * _EDGE - (_COLUMNS - 1) * _GAP) / _COLUMNS
_ROOM = _COLUMN - 28
_BUS = 34.0
# where each service is at home, by column; whoever else comes takes a free place
_HOME = {"front": 1, "api": 1, "queue": 0, "worker": 1, "store": 2}


@dataclass(frozen=True)
class _Drawn:
    """A service and where it was drawn."""

    fact: ServiceFact
    place: Place

    @property
    def middle(self) -> float:
        return self.place.x + self.place.width / 2

    @property
    def bottom(self) -> float:
        return self.place.y + self.place.height


def services_svg(facts: ServicesFacts, selected: str | None = None) -> str:
    """The application's networks, the containers in them, and who asks whom.

    Args:
        facts: what `read_services` found.
        selected: a container's name, to be pointed at and told whom it could reach; `None` for none.
    """
    canvas = Canvas("services")
    y = canvas.paragraph(0, 0, WIDTH, _title(), TITLE) + 8
    everyone = facts.everyone()
    opened = [fact for fact in everyone if fact.published and fact.runs]
    entry = _BUS + (len(_entry()) - 1) * _PAGE.leading if opened else 0.0
    top = y + entry
    rows = [[fact for fact in everyone if set(fact.networks) == wanted] for wanted in ({FRONT}, {FRONT, BACK}, {BACK})]
    y = canvas.paragraph(_EDGE, top + 6, WIDTH, _network(facts, FRONT), _PAGE) + 6
    front = _row(rows[0], y)
    both_top = _end(front, y) + _BUS
    both = _row(rows[1], both_top)
    both_end = _end(both, both_top)
    back = _row(rows[2], both_end + _BUS)
    back_end = _end(back, both_end + _BUS)
    end = canvas.paragraph(_EDGE, back_end + 6, WIDTH, _network(facts, BACK), _PAGE) + 6
    canvas.box("network", Place(0, top, WIDTH - 6, both_end + 12 - top), dashed=True, hollow=True, thick=2)
    canvas.box("network", Place(6, both_top - 12, WIDTH - 6, end - both_top + 12), dashed=True, hollow=True, thick=2)
    drawn = [*front, *both, *back]
    for one in drawn:
        if one.fact in opened:
            canvas.arrow([(one.middle, top - entry + 4), (one.middle, one.place.y)])
            for row, line in enumerate(_entry()):
                canvas.line(one.middle + 10, top - entry + 22 + row * _PAGE.leading, line, _PAGE)
    _arrows(canvas, drawn)
    for one in drawn:
        _service(canvas, one, one.fact.name == selected)
    y = _volumes(canvas, facts, drawn, end + 14)
    if selected is not None:
        for sentence in neighbours_text(facts, selected):
            y = canvas.paragraph(0, y + 4, WIDTH, sentence, _PAGE)
    return canvas.svg(_title(), " ".join(services_text(facts)))


def services_text(facts: ServicesFacts) -> list[str]:
    """The same in words."""
    sentences = []
    for network in (FRONT, BACK):
        inside = [fact.name for fact in facts.everyone() if network in fact.networks]
        sentences.append(f"{_network(facts, network)}: {', '.join(inside)}.")
    sentences += [f"{fact.name}: {_state(fact)}." for fact in facts.everyone()]
    for volume in facts.volumes:
        users = ", ".join(fact.name for fact in facts.services if volume in fact.volumes)
        sentences.append(_("Volume {name}: used by {users}.").format(name=volume, users=users or _("nobody")))
    return sentences


def neighbours_text(facts: ServicesFacts, name: str) -> list[str]:
    """Whom a container could reach, in sentences."""
    near, far = facts.neighbours(name)
    return [
        _("{name} shares a network with: {others}.").format(name=name, others=", ".join(near) or _("nobody")),
        _("{name} shares none with: {others}.").format(name=name, others=", ".join(far) or _("nobody")),
    ]


def _title() -> str:
    return _("Services, networks and data")


def _entry() -> list[str]:
    return wrap(_("from this notebook, through the published port"), WIDTH / 2 - 24, _PAGE)


def _network(facts: ServicesFacts, name: str) -> str:
    closed = dict(facts.networks).get(name)
    if closed is None:
        return _("network {name}: not there").format(name=name)
    return (_("network {name}, without a way out") if closed else _("network {name}")).format(name=name)


def _state(fact: ServiceFact) -> str:
    if not fact.state:
        return _("not there")
    if fact.status is not None:
        return _("has ended, with status {status}").format(status=fact.status)
    words = {"running": _("running"), "paused": _("paused"), "created": _("created, not started")}
    return words.get(fact.state, fact.state)


def _lines(fact: ServiceFact) -> list[tuple[Type, str]]:
    tone: Literal["ink", "page-ink"] = "ink" if fact.runs else "page-ink"
    texts = [(_NAME, fact.name), (CODE, fact.image), (NOTE, _state(fact))]
    if fact.called:
        texts.append((NOTE, _("also called {names}").format(names=", ".join(fact.called))))
    return [(style._replace(tone=tone), line) for style, text in texts for line in wrap(text, _ROOM, style)]


def _row(facts: Iterable[ServiceFact], y: float) -> list[_Drawn]:
    """The places of the services of one row, in lines of three: those with a home first, the others where there is room."""
    taken: dict[tuple[int, int], ServiceFact] = {}
    waiting = []
    for fact in facts:
        home = (0, _HOME.get(fact.name, -1))
        if home[1] >= 0:
            taken[home] = fact
        else:
            waiting.append(fact)
    # the last column of a second line stays free: there a line leads from the store to its volume
    free = [(line, column) for line in range(1 + len(waiting)) for column in range(_COLUMNS if line == 0 else _COLUMNS - 1)]
    for place, fact in zip([place for place in free if place not in taken], waiting, strict=False):
        taken[place] = fact
    drawn = []
    for line in sorted({line for line, _column in taken}):
        present = {column: fact for (at, column), fact in taken.items() if at == line}
        height = max(sum(style.leading for style, _text in _lines(fact)) + 14 for fact in present.values())
        for column, fact in sorted(present.items()):
            drawn.append(_Drawn(fact, Place(_EDGE + column * (_COLUMN + _GAP), y, _COLUMN, height)))
        y += height + 10
    return drawn


def _end(drawn: list[_Drawn], y: float) -> float:
    return max((one.bottom for one in drawn), default=y + 20)


def _service(canvas: Canvas, one: _Drawn, selected: bool) -> None:
    x, y, _width, height = one.place
    canvas.box("application", one.place, dashed=not one.fact.runs, hollow=not one.fact.runs, thick=4 if selected else 1.5)
    lines = _lines(one.fact)
    bottom = y + (height - sum(style.leading for style, _text in lines)) / 2
    for style, text in lines:
        bottom += style.leading
        canvas.line(x + 22, bottom, text, style)
    if selected:
        canvas.pointer(x, y + height / 2)


def _arrows(canvas: Canvas, drawn: list[_Drawn]) -> None:
    pairs = [
        (one, other)
        for asker, asked in ASKS
        for one in drawn
        for other in drawn
        if one.fact.role == asker and other.fact.role == asked and set(one.fact.networks) & set(other.fact.networks)
    ]
    # those that nobody answers first, so that a dashed line never hides one that is not
    for one, other in sorted(pairs, key=lambda pair: pair[0].fact.runs and pair[1].fact.runs):
        points = _way(one, other)
        if one.fact.runs and other.fact.runs:
            canvas.arrow(points)
        else:
            canvas.path(points, dashed=True)


def _way(one: _Drawn, other: _Drawn) -> list[tuple[float, float]]:
    if other.place.y > one.bottom:
        bus = other.place.y - _BUS / 2
        between = [] if one.middle == other.middle else [(one.middle, bus), (other.middle, bus)]
        return [(one.middle, one.bottom), *between, (other.middle, other.place.y)]
    y = min(one.place.y + one.place.height / 2, other.bottom - 8)
    if other.place.x > one.place.x:
        return [(one.place.x + one.place.width, y), (other.place.x, y)]
    return [(one.place.x, y), (other.place.x + other.place.width, y)]


def _volumes(canvas: Canvas, facts: ServicesFacts, drawn: list[_Drawn], y: float) -> float:
    x = _EDGE + 2 * (_COLUMN + _GAP)
    for volume in facts.volumes:
        label = _("volume {name}").format(name=volume)
        height = sum(NOTE.leading for _line in wrap(label, _ROOM, NOTE)) + 18
        place = Place(x, y, _COLUMN, height)
        for one in drawn:
            if volume in one.fact.volumes and one.place.x == x:
                canvas.path([(one.middle, one.bottom), (one.middle, y)], thick=2, dashed=not one.fact.runs)
        canvas.block("volume", place, "", label)
        y += height + 8
    return y
