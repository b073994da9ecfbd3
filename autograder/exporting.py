"""Grades as CSV files that Moodle and Canvas import: `nbgrader export --exporter=autograder.exporting.MoodleExporter --to=….csv`.

What is no grade yet is an empty cell and never a zero, and is told: what waits for a person, and what was not handed in.
Both systems take an empty cell for "no grade", and show what an import changes before it does.

Canvas (its own export, and lib/gradebook_importer.rb): `Student, ID, SIS User ID, SIS Login ID, Section`, a column for each
assignment, and a second row with the points possible. A column is an assignment's by its title or by the number in `title (123)`;
any other name makes a new one. Moodle (docs.moodle.org, Grade import): any columns, of which the import asks which identifies the
user (user name, id number or e-mail) and which is which grade.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Unicode

from autograder.late import settle
from autograder.tables import harmless
from lab.messages import translate as _

_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_MOODLE = ("Username", "ID number", "Email address", "First name", "Last name")


@dataclass(frozen=True)
class Held:
    """A grade that is not exported: the student's id, the assignment, and why, in a sentence."""

    student: str
    assignment: str
    why: str


@dataclass(frozen=True)
class Row:
    """A student and their grades.

    Attributes:
        student: nbgrader's id.
        first: the first name.
        last: the last name.
        email: the e-mail address.
        lms: the id in the learning management system.
        points: of each assignment, in the order asked for; None where there is no grade.
    """

    student: str
    first: str
    last: str
    email: str
    lms: str
    points: tuple[float | None, ...]

    @property
    def written(self) -> list[str]:
        """The points as the files have them."""
        return [_written(points) for points in self.points]


class _LmsExporter(ExportPlugin):  # type: ignore[misc]
    columns = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help='Column\'s name of each assignment where it is another: {"03-containers": "Containers (4711)"}.',
    ).tag(config=True)

    default_to = ""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, and say on the error stream what was left out."""
        directory = self.parent.coursedir
        settle(self.config, directory.db_url)
        gradebook.db.expire_all()
        wanted = [str(name) for name in self.assignment]
        assignments = sorted(
            (found for found in gradebook.assignments if not wanted or found.name in wanted), key=lambda found: found.name
        )
        students = [str(name) for name in self.student]
        people = [found for found in gradebook.students if not students or found.id in students]
        rows, held = _rows(gradebook, people, [found.name for found in assignments])
        names = [self.columns.get(found.name, found.name) for found in assignments]
        text = self.text(rows, names, [float(found.max_score) for found in assignments])
        path = Path(self.to or self.default_to)
        path.write_text(text, encoding="utf-8", newline="")
        for sentence in _told(held, path):
            print(sentence, file=sys.stderr)

    def text(self, rows: Sequence[Row], assignments: Sequence[str], most: Sequence[float]) -> str:
        """The file's text.

        Args:
            rows: the students.
            assignments: their columns' names.
            most: the points possible.
        """
        raise NotImplementedError


class CanvasExporter(_LmsExporter):
    """For Canvas: Grades, Import. A student is found by Canvas's own number (`lms_user_id`), else by the login."""

    default_to = "grades-canvas.csv"

    def text(self, rows: Sequence[Row], assignments: Sequence[str], most: Sequence[float]) -> str:
        """As Canvas's own export."""
        body = [
            [", ".join(filter(None, (row.last, row.first))) or row.student, row.lms, "", row.student, "", *row.written]
            for row in rows
        ]
        return _csv([[*_CANVAS, *assignments], ["    Points Possible", "", "", "", "", *map(_written, most)], *body])


class MoodleExporter(_LmsExporter):
    """For Moodle: Grades, Import, CSV file; "map from" one of the first three columns "to" the user's field of this name."""

    default_to = "grades-moodle.csv"

    def text(self, rows: Sequence[Row], assignments: Sequence[str], most: Sequence[float]) -> str:  # noqa: ARG002 – Moodle knows them
        """With a header row; a grade in points, as the assignment's own in Moodle must be."""
        body = [[row.student, row.lms, row.email, row.first, row.last, *row.written] for row in rows]
        return _csv([[*_MOODLE, *assignments], *body])


def _rows(gradebook: Gradebook, people: Iterable[Any], assignments: Sequence[str]) -> tuple[list[Row], list[Held]]:
    rows, held = [], []
    for who in people:
        points: list[float | None] = []
        for name in assignments:
            found, why = _grade(gradebook, name, who.id)
            points.append(found)
            if why:
                held.append(Held(who.id, name, why))
        row = Row(who.id, who.first_name or "", who.last_name or "", who.email or "", who.lms_user_id or "", tuple(points))
        rows.append(row)
    return rows, held


def _grade(gradebook: Gradebook, assignment: str, student: str) -> tuple[float | None, str]:
    """The points, or why there are none."""
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None, _("nothing was handed in")
    if waiting := [grade.name for notebook in submission.notebooks for grade in notebook.grades if grade.needs_manual_grade]:
        return None, _("a person has still to grade {tasks}").format(tasks=", ".join(sorted(waiting)))
    return max(0.0, submission.score - submission.late_submission_penalty), ""


def _told(held: Sequence[Held], path: Path) -> list[str]:
    if not held:
        return []
    first = _("{path}: empty cells, which are not zeros: {count}").format(path=path, count=len(held))
    return [first, *(f"  {one.student}, {one.assignment}: {one.why}" for one in held)]


def _written(points: float | None) -> str:
    return "" if points is None else f"{round(points, 2):g}"


def _csv(rows: Iterable[Sequence[str]]) -> str:
    target = StringIO()
    csv.writer(target).writerows([harmless(cell) for cell in row] for row in rows)
    return target.getvalue()
