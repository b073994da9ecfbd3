"""A report's files: a page for people, CSV for a spreadsheet, JSON for programs; and a line for the terminal."""

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from statistics import mean

from autograder.report.model import Report, SubmissionLine, TaskLine
from autograder.report.page import page_html
from autograder.tables import harmless
from lab.messages import translate as _
from lab.numbers import number

_COLUMNS = (
    *("student", "status", "handed_in", "notebook", "task", "score", "max_score", "waiting", "checks_passed", "checks"),
    *("misconceptions", "late_penalty", "total", "total_max", "seconds", "why", "limits", "refusals", "repairs"),
)


def write(report: Report, folder: Path, *, root: Path) -> Path:
    """Write `report.html`, `report.csv` and `report.json`; returns the page.

    Args:
        report: what to tell.
        folder: made where there is none; files of these names in it are replaced.
        root: the course's folder, to which the report's paths of feedback are relative.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "report.html"
    page.write_text(page_html(report, folder.resolve(), root.resolve()), encoding="utf-8")
    (folder / "report.csv").write_text(csv_text(report), encoding="utf-8-sig", newline="")
    (folder / "report.json").write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
    return page


def summary(report: Report) -> str:
    """The report in one line."""
    line = _("{name}: {all} handed in, {graded} graded, {waiting} waiting for a person, {ungraded} not graded.").format(
        name=report.assignment,
        all=number(len(report.submissions)),
        graded=number(report.count("graded")),
        waiting=number(report.count("waiting")),
        ungraded=number(report.count("failed") + report.count("ungraded")),
    )
    if not report.scored:
        return line
    middle = number(mean(submission.score for submission in report.scored))
    return f"{line} " + _("Mean: {mean} of {max_points} points.").format(mean=middle, max_points=number(report.max_score))


def csv_text(report: Report) -> str:
    """A row for each submission and task; a submission without tasks has one row (RFC 4180)."""
    target = io.StringIO()
    rows = csv.writer(target)
    rows.writerow(_COLUMNS)
    for line in report.submissions:
        for task in line.tasks or (None,):
            rows.writerow([harmless(value) for value in _row(line, task)])
    return target.getvalue()


def _row(line: SubmissionLine, task: TaskLine | None) -> tuple[object, ...]:
    checks = task.checks if task else ()
    record = line.record
    return (
        line.student,
        line.status,
        line.handed_in,
        task.notebook if task else "",
        task.task if task else "",
        "" if task is None or task.score is None else task.score,
        task.max_score if task else "",
        int(task.waiting) if task else "",
        sum(check.passed for check in checks),
        len(checks),
        " ".join(sorted({check.misconception for check in checks if check.misconception and not check.passed})),
        line.late_penalty,
        line.score,
        line.max_score,
        "" if record.seconds is None else record.seconds,
        line.why,
        " ".join(event.sentence for event in record.limits),
        " ".join(event.sentence for event in record.refusals),
        " ".join(record.repairs),
    )
