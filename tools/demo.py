"""`make demo`: a sample class, from release to report, by the commands that an instructor has."""

import argparse
import os
import shutil
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import nbformat
from rich.console import Console

from lab.errors import LabError
from lab.messages import language
from lab.messages import translate as _
from lab.numbers import seconds
from tools.assignment_files import AssignmentFile
from tools.demo_class import ASSIGNMENT, CLASS
from tools.demo_table import table
from tools.lesson_files import ROOT

# only a folder that holds this file is ever replaced
_MARK = ".demonstration"
# so that whoever watches need not wait a minute for the submission that never ends
_SETTING = "\nc.Limits.cell_seconds = 20.0  # of the demonstration\n"
_PAGE = Path("report", ASSIGNMENT, "report.html")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration; returns 0, or 2 where it could not run."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo", description=__doc__)
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="the sample course's folder (default: demo/<language>)")
    parser.add_argument("--no-open", action="store_true", help="do not open the report in a browser")
    options = parser.parse_args(arguments)
    try:
        root = (options.into or ROOT / "demo" / language()).resolve()
        _show(root)
    except LabError as error:
        print(error, file=sys.stderr)
        return 2
    if not options.no_open and _has_browser():
        webbrowser.open((root / _PAGE).as_uri())
    return 0


def _show(root: Path) -> None:
    started = time.monotonic()
    _make(root)
    print(
        _("A class of {count} hands in {assignment}. The course's folder: {folder}").format(
            count=len(CLASS), assignment=ASSIGNMENT, folder=root
        )
    )
    _run(root, "nbgrader", "generate_assignment", ASSIGNMENT)
    _hand_in(root)
    _run(root, "python", "-m", "autograder", "grade", ASSIGNMENT)
    _run(root, "nbgrader", "generate_feedback", ASSIGNMENT)
    _run(root, "nbgrader", "export", "--to=grades.csv")
    _run(root, "python", "-m", "autograder", "report", ASSIGNMENT)
    Console().print(table(root, ASSIGNMENT))
    print(_("The report: {path}").format(path=root / _PAGE))
    print(_("The feedback: {path}").format(path=root / "feedback"))
    print(_("It took {duration}.").format(duration=seconds(round(time.monotonic() - started))))


def _make(root: Path) -> None:
    """A course's folder with the assignment's source and the real settings."""
    if root.exists() and any(root.iterdir()) and not (root / _MARK).exists():
        raise LabError(
            _("{folder} is not empty.").format(folder=root),
            expected=_("The demonstration makes its course in a folder of its own."),
            next_step=_("Name another with --into."),
        )
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / _MARK).touch()
    (root / ".gitignore").write_text("*\n")
    source = AssignmentFile(ASSIGNMENT, language()).notebook.parent
    shutil.copytree(source, root / source.relative_to(ROOT))
    (root / "nbgrader_config.py").write_text(
        (ROOT / "nbgrader_config.py").read_text(encoding="utf-8") + _SETTING, encoding="utf-8"
    )


def _hand_in(root: Path) -> None:
    released = AssignmentFile(ASSIGNMENT, language(), root).released
    for student in CLASS:
        folder = root / "submitted" / student.name / ASSIGNMENT
        folder.mkdir(parents=True)
        nbformat.write(student.notebook(nbformat.read(released, as_version=4), language()), folder / released.name)
        (folder / "timestamp.txt").write_text(time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()))


def _run(root: Path, *command: str) -> None:
    """Run one of the commands, with this Python, and say how long it took; its own lines only where it fails."""
    print(f"$ {' '.join(command)}", flush=True)
    started = time.monotonic()
    whole = [sys.executable, *(command[1:] if command[0] == "python" else ("-m", *command))]
    modules = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    variables = os.environ | {"COURSE_LANGUAGE": language(), "PYTHONPATH": modules}
    # on a terminal the grader shows its progress there
    errors = None if sys.stderr.isatty() and "grade" in command else subprocess.STDOUT
    done = subprocess.run(whole, cwd=root, env=variables, stdout=subprocess.PIPE, stderr=errors, text=True, check=False)
    if done.returncode:
        raise LabError(_("{command} failed:").format(command=" ".join(command)) + f"\n{done.stdout.strip()}")
    print(f"  {seconds(time.monotonic() - started)}", flush=True)


def _has_browser() -> bool:
    """Whether somebody is there to see a page: not on a build machine, nor where there is no screen."""
    if os.environ.get("CI"):
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
