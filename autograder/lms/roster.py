"""Who a file in a download belongs to: the gradebook's students, as `nbgrader db student import roster.csv` has filled it.

Moodle's downloads hold names only; two students of one name are told apart by Moodle's grading worksheet, a CSV file that is
put beside the zip: its first column ends in the participant's number, another holds the student's e-mail address, or their id if
that is no plain number, which could as well be a grade.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.lms.names import HandedIn, same
from lab.messages import translate as _

_NUMBER = re.compile(r"(\d+)\s*$")


class UnknownStudentError(Exception):
    """Nobody, or more than one student, fits; says why."""


@dataclass(frozen=True)
class Person:
    """A student of the gradebook: nbgrader's id, first and last name, e-mail, and the id in the learning management system."""

    student: str
    first: str = ""
    last: str = ""
    email: str = ""
    lms: str = ""


class Roster:
    """Finds the student of a file.

    Args:
        people: the gradebook's students.
        worksheets: rows of grading worksheets.
        downloaded: everything in the download: of people of one name none is taken for the other.
    """

    def __init__(
        self, people: Iterable[Person], worksheets: Iterable[list[str]] = (), downloaded: Iterable[HandedIn] = ()
    ) -> None:
        self._people = tuple(people)
        self._lms = {same(who.lms): who.student for who in self._people if who.lms}
        self._ids = {same(who.student): who.student for who in self._people}
        self._words = {
            same(key): who.student
            for who in self._people
            for key in (who.student, who.email, who.lms)
            if key and not key.isdigit()
        }
        self._names: Mapping[str, set[str]] = defaultdict(set)
        for who in self._people:
            for name in (f"{who.first} {who.last}", f"{who.last} {who.first}", f"{who.last}, {who.first}", who.student):
                self._names[same(name)].add(who.student)
        self._numbers: Mapping[str, set[str]] = defaultdict(set)
        for one in downloaded:
            self._numbers[same(one.name)].add(one.number)
        self._participants = dict(filter(None, map(self._participant, worksheets)))

    @property
    def kept(self) -> bool:
        """Whether the instructor keeps one; else students are who the system says they are."""
        return any(who.email or who.lms or who.first or who.last for who in self._people)

    def find(self, handed_in: HandedIn) -> str:
        """The student's id in nbgrader.

        Raises:
            UnknownStudentError: nobody fits, or more than one.
        """
        if handed_in.lms == "Canvas":
            return self._by_number(handed_in)
        if handed_in.number in self._participants:
            return self._participants[handed_in.number]
        return self._by_name(handed_in.name)

    def _by_name(self, full: str) -> str:
        # in group work: "Group A-Ana Souza", and either may have a hyphen of its own
        tails = [full, *(full[place + 1 :] for place, letter in enumerate(full) if letter == "-")]
        fitting = next((found for name in tails if (found := self._names.get(same(name)))), set())
        count = max(len(fitting), len(self._numbers.get(same(full), ())))
        if count > 1:
            text = _("{name} is the name of {count} students; put Moodle's grading worksheet beside the zip.")
            raise UnknownStudentError(text.format(name=full, count=count))
        return next(iter(fitting)) if fitting else self._stranger(full)

    def _by_number(self, handed_in: HandedIn) -> str:
        # where Canvas's numbers are known, a student's id that looks like one is somebody else's
        known = (self._lms or self._ids).get(same(handed_in.number))
        return known or self._stranger(handed_in.number, handed_in.name)

    def _stranger(self, student: str, name: str = "") -> str:
        if not self.kept and not student.startswith("."):  # it becomes a folder's name
            return student
        text = _("The gradebook has no student {name}; add a line to roster.csv and import it with `nbgrader db student import`.")
        raise UnknownStudentError(text.format(name=f"{name} ({student})" if name else student))

    def _participant(self, row: list[str]) -> tuple[str, str] | None:
        number = _NUMBER.search(row[0]) if row else None
        students = {self._words[same(cell)] for cell in row[1:] if same(cell) in self._words}
        return (number[1], next(iter(students))) if number and len(students) == 1 else None


def read_worksheets(folder: Path) -> list[list[str]]:
    """The rows of all CSV files in a folder of downloads; a file that is none has none."""
    rows: list[list[str]] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            text = path.read_text(encoding="utf-8-sig")
            rows += csv.reader(text.splitlines(), delimiter=";" if text.count(";") > text.count(",") else ",")
        except (OSError, ValueError, csv.Error):
            continue
    return rows
