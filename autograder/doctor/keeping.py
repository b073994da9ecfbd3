"""Where grades are kept, and where assignments and submissions are exchanged."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from nbgrader.api import get_alembic_version
from nbgrader.exchange.default import Exchange

from autograder.course import Course
from autograder.doctor.finding import Seen, amiss, note, ok
from autograder.exchange.releasing import making
from lab.messages import translate as _

_SQLITE = "sqlite:///"
_WHOLE = "ok"  # what SQLite answers then
_SECONDS = 2.0  # that a grader may keep it to itself


def gradebook(db_url: str) -> Seen:
    """Whether the gradebook can be read and written, is whole, and has the tables of this nbgrader."""
    if not db_url.startswith(_SQLITE):
        return note(_("it is no SQLite file, and was not looked at."), _("Make sure that it is kept safe: it holds the grades."))
    path = Path(db_url.removeprefix(_SQLITE))
    if not path.exists():
        if os.access(path.parent, os.W_OK):
            return ok(_("there is none yet; the first nbgrader generate_assignment makes {path}.").format(path=path))
        return amiss(_("{path} cannot be made.").format(path=path), _("Make its folder writable."))
    try:
        whole, version, known, students = _read(path)
    except sqlite3.Error as error:
        whole, version, known, students = str(error), "", 0, 0
    if whole != _WHOLE:
        return amiss(
            _("{path} cannot be used: {reason}.").format(path=path, reason=whole),
            _("Wait for other graders, make it writable, or put back your last copy of it."),
        )
    if version != get_alembic_version():
        return amiss(_("{path} is of another version of nbgrader.").format(path=path), "nbgrader db upgrade")
    return ok(_("{path}: {known} assignments, {students} students.").format(path=path, known=known, students=students))


def _read(path: Path) -> tuple[str, str, int, int]:
    """What SQLite thinks of the file, the version of its tables, and how many assignments and students there are."""
    asked = (
        "PRAGMA quick_check(1)",
        "SELECT version_num FROM alembic_version",
        "SELECT count(*) FROM assignment",
        "SELECT count(*) FROM student",
    )
    with closing(sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")  # which only who may write may do
        whole, version, known, students = (connection.execute(question).fetchone()[0] for question in asked)
        connection.execute("ROLLBACK")
    return whole, version, known, students


def exchange(course: Course) -> Seen:
    """Whether nbgrader's exchange is there for everybody. Grading does without; students' fetch and submit do not."""
    root = Path(Exchange(parent=course.api).root)
    if not root.is_dir():
        nearest = next(place for place in root.parents if place.exists())
        if os.access(nearest, os.W_OK):
            return ok(_("not there yet; the first nbgrader release_assignment makes {root}.").format(root=root))
        return note(_("there is no {root}.").format(root=root), _("If you want one: {command}").format(command=making(str(root))))
    mode = root.stat().st_mode
    if mode & 0o777 != 0o777 or not mode & stat.S_ISVTX:
        return note(
            _("{root} has the mode {mode:o}: not everybody can hand in, or everybody can rename what is another's.").format(
                root=root, mode=stat.S_IMODE(mode)
            ),
            making(str(root)),
        )
    return ok(_("{root} is there for everybody.").format(root=root))
