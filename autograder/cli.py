"""`python -m autograder`: the instructor's commands, and the one that a student runs before handing in."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from autograder.coordinator import Run
from autograder.late import command as late
from autograder.regrade import command as regrade
from lab.errors import LabError
from lab.messages import translate as _


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 where something is left to do, or 2 where the command could not run."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except LabError as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, SQLAlchemyError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        print(_("The course's folder cannot be read or written: {reason}.").format(reason=reason), end=" ", file=sys.stderr)
        print(_("Mend that and start again: what was graded is kept."), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(_("Stopped. What was graded is kept; the same command goes on from there."), file=sys.stderr)
        return 130
    return code


def _grade(options: argparse.Namespace) -> int:
    from autograder.coordinator import grade
    from autograder.course import open_course
    from autograder.progress import progress_for

    course = open_course(Path.cwd())
    with progress_for(len(course.students(options.assignment)), quiet=options.json) as report:
        run = grade(course, options.assignment, workers=options.workers, afresh=options.force, report=report)
    if options.json:
        print(json.dumps({"assignment": options.assignment, **vars(run)}, indent=1, ensure_ascii=False))
    else:
        _tell(run)
    return 1 if run.failed else 0


def _report(options: argparse.Namespace) -> int:
    from autograder.course import open_course
    from autograder.late import settle
    from autograder.report import read, summary, write

    course = open_course(Path.cwd())
    course.require(options.assignment)
    settle(course.config, course.directory.db_url)
    report = read(options.assignment, course.directory)
    path = write(report, Path(options.into) / options.assignment, root=Path.cwd())
    print(summary(report))
    print(_("The page is {path}.").format(path=path))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from autograder.doctor import examine

    found = []
    for finding in examine(Path.cwd()):
        found.append(finding)
        if not options.json:
            print(finding.in_words(), flush=True)
    works = all(finding.state != "amiss" for finding in found)
    if options.json:
        print(json.dumps({"works": works, "findings": [vars(finding) for finding in found]}, indent=1, ensure_ascii=False))
    else:
        print(_("Grading works here.") if works else _("Grading does not work here until that is mended."))
    return 0 if works else 1


def _check(options: argparse.Namespace) -> int:
    from autograder.checking import check

    checked = check(Path(options.notebook))
    print(checked.in_words())
    return 0 if checked.passed else 1


def _tell(run: Run) -> None:
    print(
        _("Graded: {count}. Unchanged since they were graded: {unchanged}. Not graded: {failed}.").format(
            count=len(run.graded), unchanged=len(run.unchanged), failed=len(run.failed)
        )
    )
    for student, reason in sorted(run.failed.items()):
        print(_("{student} has no grade now: {reason}").format(student=student, reason=reason))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autograder", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    grade = commands.add_parser("grade", help="grade everything that was handed in for an assignment")
    grade.add_argument("assignment", help="such as 03-containers")
    grade.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="submissions at one time (default: %(default)s)")
    grade.add_argument("--force", action="store_true", help="grade also what was graded before and has not changed")
    grade.add_argument("--json", action="store_true", help="print the result as JSON, and no progress bar")
    grade.set_defaults(run=_grade)

    regrade.add(commands)
    late.add(commands)

    report = commands.add_parser("report", help="write a page about an assignment's grades, with CSV and JSON beside it")
    report.add_argument("assignment", help="such as 03-containers")
    report.add_argument("--into", default="report", metavar="FOLDER", help="where to write it (default: %(default)s)")
    report.set_defaults(run=_report)

    doctor = commands.add_parser("doctor", help="say what this machine can do for grading, and what is to be mended")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(run=_doctor)

    check = commands.add_parser("check", help="run a notebook and its visible checks, before handing it in")
    check.add_argument("notebook", help="the notebook's path")
    check.set_defaults(run=_check)
    return parser
