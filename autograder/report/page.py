"""The report as a page that stands alone."""

import os
from pathlib import Path
from statistics import mean, median
from urllib.parse import quote

from markupsafe import Markup

from autograder.feedback.record import Event
from autograder.outputs import clean
from autograder.pages import environment
from autograder.report.model import Report, Status, SubmissionLine, by_difficulty, misconceptions
from autograder.report.plots import histogram_svg, histogram_text, round_up, tasks_svg
from lab.messages import language
from lab.messages import translate as _
from lab.numbers import number, seconds

_SLOWEST = 5


def page_html(report: Report, folder: Path, root: Path) -> str:
    """The page.

    Args:
        report: what it tells.
        folder: where it will be, from which its links lead.
        root: the course's folder.
    """
    return environment().get_template("report.html.j2").render(
        language=language(),
        width="76rem",
        title=_("Report: {name}").format(name=report.assignment),
        made=_("Made on {date} (UTC).").format(date=report.made[:16].replace("T", ", ")),
        tiles=_tiles(report),
        sections=_sections(report, folder, root),
    )  # fmt: skip


def status_name(status: Status) -> str:
    """A status in the course's language."""
    return {
        "graded": _("graded"),
        "waiting": _("waiting for a person"),
        "failed": _("could not be graded"),
        "ungraded": _("not graded yet"),
    }[status]


def _tiles(report: Report) -> list[tuple[str, str]]:
    tiles = [
        (_("handed in"), number(len(report.submissions))),
        (_("graded in full"), number(report.count("graded"))),
        (_("waiting for a person"), number(report.count("waiting"))),
        (_("not graded"), number(report.count("failed") + report.count("ungraded"))),
    ]
    if report.scored:
        scores = [line.score for line in report.scored]
        most = number(report.max_score)
        tiles.append((_("mean of {max_points} points").format(max_points=most), number(mean(scores))))
        tiles.append((_("median of {max_points} points").format(max_points=most), number(median(scores))))
    return tiles


Table = dict[str, object]


def _table(caption: str, headings: list[str], rows: list[list[object]], numeric: tuple[int, ...] = ()) -> Table:
    return {"caption": caption, "headings": headings, "rows": rows, "numeric": numeric}


def _section(heading: str, nothing: str, *, svg: str = "", text: str = "", table: Table | None = None) -> dict[str, object]:
    """A part of the page; `nothing` is what it says where it has neither a plot nor rows."""
    shown = table if table and table["rows"] else None
    return {
        "heading": heading,
        "nothing": "" if svg or shown else nothing,
        "svg": Markup(svg),
        "text": text,
        "table": shown,
    }


def _sections(report: Report, folder: Path, root: Path) -> list[dict[str, object]]:
    return [
        _not_graded(report),
        _scores(report),
        _tasks(report),
        _misconceptions(report),
        _times(report),
        _events(report),
        _repairs(report),
        _everyone(report, folder, root),
    ]


def _not_graded(report: Report) -> dict[str, object]:
    rows: list[list[object]] = [
        [clean(line.student), status_name(line.status), line.why] for line in report.submissions if line.why
    ]
    table = _table(_("Submissions without a grade"), [_("Student"), _("Status"), _("Why")], rows)
    nothing = _("Everything that was handed in is graded.") if report.submissions else _("Nothing was handed in.")
    return _section(_("Not graded, and why"), nothing, table=table)


def _scores(report: Report) -> dict[str, object]:
    heading = _("Scores")
    if not report.scored or report.max_score <= 0:
        return _section(heading, _("There is no score yet."))
    values = [line.score for line in report.scored]
    svg = histogram_svg(_("How many submissions have how many points"), values, report.max_score, _("points"), "engine")
    return _section(heading, "", svg=svg, text=histogram_text(values, report.max_score))


def _tasks(report: Report) -> dict[str, object]:
    figures = by_difficulty(report)
    rows: list[list[object]] = [
        [
            task.task,
            number(task.max_score),
            "–" if task.share is None else f"{number(round(task.share * 100, 1))} %",
            number(task.graded),
            number(task.waiting),
            _check(task.hardest, task.hardest_hidden, task.hardest_failed),
        ]
        for task in figures
    ]
    headings = [_("Task"), _("Points"), _("Earned"), _("Graded"), _("Waiting"), _("Check that failed most")]
    table = _table(_("Tasks, the hardest first"), headings, rows, numeric=(1, 2, 3, 4))
    svg = tasks_svg(_("The share of each task's points that was earned"), figures) if figures else ""
    return _section(_("Tasks by difficulty"), _("No task is graded yet."), svg=svg, table=table)


def _check(name: str, hidden: bool, failed: int) -> str:
    if not name:
        return "–"
    template = _("{name} (hidden): {count} times") if hidden else _("{name}: {count} times")
    return template.format(name=name, count=number(failed))


def _misconceptions(report: Report) -> dict[str, object]:
    rows: list[list[object]] = [[each.sentence, each.task, number(each.met), each.ident] for each in misconceptions(report)]
    headings = [_("What was found"), _("Task"), _("Submissions"), _("Name")]
    table = _table(_("Misconceptions, the most frequent first"), headings, rows, numeric=(2,))
    return _section(_("Misconceptions"), _("No known misconception was met."), table=table)


def _times(report: Report) -> dict[str, object]:
    timed = [(line.record.seconds, line.student) for line in report.submissions if line.record.seconds is not None]
    if not timed:
        return _section(_("Time spent"), _("No time is known yet."))
    timed.sort(reverse=True)
    values = [value for value, _student in timed]
    most = round_up(max(values))
    rows: list[list[object]] = [[clean(student), seconds(value)] for value, student in timed[:_SLOWEST]]
    table = _table(_("The slowest submissions"), [_("Student"), _("Time")], rows, numeric=(1,))
    svg = histogram_svg(_("How many submissions took how long to grade"), values, most, _("seconds"), "kernel")
    text = _("{total} in all, {median} in the middle.").format(total=seconds(sum(values)), median=seconds(median(values)))
    return _section(_("Time spent"), "", svg=svg, text=f"{text} {histogram_text(values, most)}", table=table)


def _events(report: Report) -> dict[str, object]:
    rows: list[list[object]] = []
    for line in report.submissions:
        rows += [_event(line, _("limit"), event) for event in line.record.limits]
        rows += [_event(line, _("forbidden"), event) for event in line.record.refusals]
    headings = [_("Student"), _("Kind"), _("Rule"), _("What happened")]
    table = _table(_("Limits that were reached, and what was refused"), headings, rows)
    nothing = _("No submission reached a limit or tried something forbidden.")
    return _section(_("Limits and forbidden attempts"), nothing, table=table)


def _event(line: SubmissionLine, kind: str, event: Event) -> list[object]:
    return [clean(line.student), kind, event.name, event.sentence]


def _repairs(report: Report) -> dict[str, object]:
    rows: list[list[object]] = [[clean(line.student), text] for line in report.submissions for text in line.record.repairs]
    table = _table(_("Repairs before grading"), [_("Student"), _("What was repaired")], rows)
    return _section(_("Repairs"), _("No submission had to be repaired."), table=table)


def _everyone(report: Report, folder: Path, root: Path) -> dict[str, object]:
    rows: list[list[object]] = [
        [
            _linked(line, folder, root),
            status_name(line.status),
            number(line.score) if line.status in {"graded", "waiting"} else "–",
            number(line.late_penalty) if line.late_penalty else "",
            line.handed_in.replace("T", " "),
            "" if line.record.seconds is None else seconds(line.record.seconds),
        ]
        for line in report.submissions
    ]
    headings = [_("Student"), _("Status"), _("Points"), _("Late penalty"), _("Handed in (UTC)"), _("Time")]
    table = _table(_("All submissions; a name leads to its feedback"), headings, rows, numeric=(2, 3, 5))
    return _section(_("All submissions"), _("Nothing was handed in."), table=table)


def _linked(line: SubmissionLine, folder: Path, root: Path) -> object:
    """The student's id, as a link to the feedback where there is some."""
    name = clean(line.student)
    if not line.feedback:
        return name
    address = quote(os.path.relpath(root / line.feedback[0], folder))
    return Markup('<a href="{}">{}</a>').format(f"./{address}", name)
