"""`python -m autograder late`: work the penalties out again, and say who was late and what it costs."""

import argparse
import json
import sys
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.course import Course, open_course
from autograder.late.extra_time import unknown_names
from autograder.late.plugin import plugin, settle
from autograder.runlock import run_lock
from autograder.state import state_folder
from lab.errors import LabError
from lab.messages import translate as _


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    late = commands.add_parser("late", help="work late penalties out again, after due dates, extra time or points changed")
    late.add_argument("assignment", nargs="?", help="tell of this one alone; penalties of all are worked out")
    late.add_argument("--json", action="store_true", help="print the result as JSON")
    late.set_defaults(run=_late)


def _late(options: argparse.Namespace) -> int:
    course = open_course(Path.cwd())
    if options.assignment:
        course.require(options.assignment)
    if plugin(course.config) is None:
        raise LabError(
            _("Another plugin than autograder.late.LateDays decides what it costs to be late."),
            next_step=_("Set c.AssignLatePenalties.plugin_class in nbgrader_config.py, or grade again to have that one decide."),
        )
    with run_lock(state_folder(course.directory.db_url)):
        said = settle(course.config, course.directory.db_url)
    wanted = {key: text for key, text in sorted(said.items()) if options.assignment in {None, key[1]}}
    if options.json:
        rows = [{"student": student, "assignment": name, "sentence": text} for (student, name), text in wanted.items()]
        print(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        for (student, name), text in wanted.items():
            print(f"{student}, {name}: {text}")
        print(_("Late submissions: {count}.").format(count=len(wanted)))
    for sentence in _doubts(course):
        print(sentence, file=sys.stderr)
    return 0


def _doubts(course: Course) -> list[str]:
    """What may be a mistake in the file of extra time."""
    days = plugin(course.config)
    extras = days.extras(course.directory.db_url) if days else ()
    with Gradebook(course.directory.db_url) as gradebook:
        students = [student.id for student in gradebook.students]
        names = unknown_names(extras, students, [assignment.name for assignment in gradebook.assignments])
    return [_("{file} names {name}, which the gradebook does not know.").format(file=days.extra_time, name=name)
            for name in names if days]  # fmt: skip
