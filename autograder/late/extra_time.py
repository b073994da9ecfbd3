"""Extra time for a student: a line `student,assignment,hours` in the instructor's own file, `*` for every one."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.tables import read_table
from lab.messages import translate as _

COLUMNS = ("student", "assignment", "hours")
EVERY = "*"


@dataclass(frozen=True)
class Extra:
    """A line of the file: who has how many hours more, for what."""

    student: str
    assignment: str
    hours: float

    def fits(self, student: str, assignment: str) -> bool:
        """Whether it is about this submission."""
        return self.student in {EVERY, student} and self.assignment in {EVERY, assignment}


def read_extra_time(path: Path) -> tuple[Extra, ...]:
    """All lines; none where there is no file.

    Raises:
        LabError: some are wrong; each is named with its line.
    """
    return tuple(read_table(path, COLUMNS, _extra))


def hours_for(extras: Iterable[Extra], student: str, assignment: str) -> float:
    """A student's hours for an assignment: of several lines that fit, the most hours count; they do not add up."""
    return max((extra.hours for extra in extras if extra.fits(student, assignment)), default=0.0)


def unknown_names(extras: Sequence[Extra], students: Iterable[str], assignments: Iterable[str]) -> list[str]:
    """The names in the file that the gradebook does not know, perhaps misspelt."""
    known_students, known_assignments = {EVERY, *students}, {EVERY, *assignments}
    names = [extra.student for extra in extras if extra.student not in known_students]
    names += [extra.assignment for extra in extras if extra.assignment not in known_assignments]
    return list(dict.fromkeys(names))


def _extra(cells: list[str]) -> Extra:
    student, assignment, hours = cells
    if not student or not assignment:
        raise ValueError(_("The student or the assignment is missing; * stands for every one."))
    try:
        number = float(hours.replace(",", "."))
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise ValueError(_("{hours} is no number of hours above 0.").format(hours=repr(hours)))
    return Extra(student, assignment, number)
