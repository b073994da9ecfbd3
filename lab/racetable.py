"""The race as a table, in text and in HTML."""

from html import escape
from typing import TYPE_CHECKING

from lab.messages import translate as _
from lab.numbers import number

if TYPE_CHECKING:
    from lab.racing import Race


def lane_name(key: str) -> str:
    """A lane's name for a learner."""
    names = {
        "vm-complete": _("Complete VM: Debian with Docker"),
        "vm-minimal": _("Minimal VM: kernel and BusyBox"),
        "container": _("Container"),
    }
    return names[key]


def as_text(race: "Race") -> str:
    """Rows of aligned columns, and how it was measured."""
    rows = [_headings(), *_rows(race)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, _how(race)])


def as_html(race: "Race") -> str:
    """The same as an HTML table."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in _headings())
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(row[0])}</th>'
        + "".join(f'<td style="text-align:right">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in _rows(race)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{escape(_how(race))}</p>"


def _headings() -> list[str]:
    return ["", _("start (median), s"), _("fastest to slowest, s"), _("on disk, MB"), _("in memory, MB"), _("kernel")]


def _rows(race: "Race") -> list[list[str]]:
    return [
        [
            lane_name(lane.key),
            number(lane.median_seconds),
            f"{number(min(lane.starts))} – {number(max(lane.starts))}",
            number(lane.disk_mb),
            number(lane.memory_mb),
            lane.kernel,
        ]
        for lane in race.lanes
    ]


def _how(race: "Race") -> str:
    processor = _("a software processor (TCG)") if race.accelerator == "tcg" else _("the real processor (KVM)")
    return _("Measured {when} UTC. The machines ran on {processor}; the containers on the engine “{engine}”.").format(
        when=race.measured_at[:16].replace("T", " "), processor=processor, engine=race.engine
    )
