"""`python -m autograder regrade`: its options, and what it says."""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path

from autograder.course import open_course
from autograder.progress import progress_for
from autograder.regrade.coordinator import Points, Regrade, regrade
from lab.messages import translate as _
from lab.numbers import number


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("regrade", help="grade tasks again whose checks were corrected, from records as far as they go")
    parser.add_argument("assignment", help="such as 03-containers")
    parser.add_argument("--task", default="", help="this one alone; by default every task whose checks have changed")
    parser.add_argument("--force", action="store_true", help="also where the checks have not changed")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="submissions at one time (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON, and no progress bar")
    parser.set_defaults(run=_regrade)


def _regrade(options: argparse.Namespace) -> int:
    course = open_course(Path.cwd())
    with progress_for(len(course.students(options.assignment)), quiet=options.json) as report:
        done = regrade(course, options.assignment, options.task, workers=options.workers, afresh=options.force, report=report)
    if options.json:
        print(json.dumps({"assignment": options.assignment, **asdict(done)}, indent=1, ensure_ascii=False))
    else:
        print("\n".join(_lines(options.assignment, done)))
    return 1 if done.failed else 0


def _lines(assignment: str, done: Regrade) -> list[str]:
    counts = _("Graded again from records: {records}. Run again: {ran}. The same checks as before: {unchanged}.")
    lines = [counts.format(records=len(done.from_records), ran=len(done.ran_again), unchanged=len(done.unchanged))]
    for student, change in sorted(done.changes.items()):
        tasks = ", ".join(f"{name} {_points(pair)}" for name, pair in change.tasks.items())
        lines.append(f"{student}: {_points(change.score)} ({tasks})")
    lines += [_("{student} ran again: {reason}").format(student=name, reason=why) for name, why in sorted(done.ran_again.items())]
    lines += [_("{student} was left out: {reason}").format(student=name, reason=why) for name, why in sorted(done.left.items())]
    lines += [_("{student} keeps the old grade: {reason}").format(student=name, reason=why)
              for name, why in sorted(done.failed.items())]  # fmt: skip
    if done.from_records or done.ran_again:
        command = f"nbgrader generate_feedback {assignment} --force"
        lines.append(_("Feedback that was generated before is out of date now: run `{command}`.").format(command=command))
    return lines


def _points(pair: Points) -> str:
    return " → ".join(_("by hand") if value is None else number(value) for value in pair)
