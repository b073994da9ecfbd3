"""How long a class takes to grade: this grader against stock nbgrader, on the same machine, in the same run.

    python -m benchmarks.grading [--count 40] [--workers 2]

Stock nbgrader runs each submission's notebook in a kernel with the bare engine, one after another, as `nbgrader autograde` does;
what the submission leaves on the engine is removed before the next one, outside the time that counts. Both start with a process
of their own. Use an engine on which nothing else works meanwhile, and a machine that is otherwise quiet.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from benchmarks.where import where_the_time_goes
from tests.support.submissions import build, expected
from tools.lesson_files import ROOT

ASSIGNMENT, NOTEBOOK, LANGUAGE = "03-containers", "containers", "en"
_SAMPLE = 5
# stock nbgrader: its own steps and settings, and the assignment's folders
STOCK = f"""\
c = get_config()
c.CourseDirectory.course_id = "vm-to-kubernetes"
c.CourseDirectory.source_directory = "source/{LANGUAGE}"
c.CourseDirectory.release_directory = "release/{LANGUAGE}"
"""


def main() -> None:
    """Measure, and print both times, their ratio, and where this grader's time goes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=40, help="submissions, all of them right (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="of this grader (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        ours, stock, sample = Path(folder, "ours"), Path(folder, "stock"), Path(folder, "sample")
        settings = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
        _course(ours, settings, options.count)
        _course(sample, settings, _SAMPLE)
        _course(stock, STOCK, options.count)
        before = os.getloadavg()[0]
        of_stock = _stock(stock)
        of_ours = _timed(ours, "autograder", "grade", ASSIGNMENT, "--json", "--workers", str(options.workers))[0]
        _all_right(stock, options.count)
        _all_right(ours, options.count)
        print(f"{options.count} right submissions of {ASSIGNMENT}, {os.cpu_count()} processors, load {before:.1f} before")
        print(f"stock nbgrader, one after another  {of_stock:7.1f} s  {of_stock / options.count:6.2f} s each")
        print(f"this grader, {options.workers} workers             {of_ours:7.1f} s  {of_ours / options.count:6.2f} s each")
        print(f"ratio                              {of_ours / of_stock:7.2f}")
        parts = where_the_time_goes(sample, ASSIGNMENT, NOTEBOOK)
        _all_right(sample, _SAMPLE)
        for what, seconds in parts.items():
            print(f"  {what:32} {seconds:6.3f} s a submission")


def _course(root: Path, config: str, count: int) -> None:
    shutil.copytree(ROOT / "source" / LANGUAGE / ASSIGNMENT, root / "source" / LANGUAGE / ASSIGNMENT)
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    _timed(root, "nbgrader", "generate_assignment", ASSIGNMENT)
    for number in range(count):
        handed_in = root / "submitted" / f"s{number:02}" / ASSIGNMENT
        handed_in.mkdir(parents=True)
        nbformat.write(build(ASSIGNMENT, "full", LANGUAGE), handed_in / f"{NOTEBOOK}.ipynb")


def _stock(root: Path) -> float:
    whole, said = _timed(root, "benchmarks.stock", ASSIGNMENT)
    return whole - float(json.loads(said.splitlines()[-1])["removing"])


def _timed(root: Path, *command: str) -> tuple[float, str]:
    """Run a module; how long that took (seconds), and what it printed."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    commands = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader runs `alembic` by name
    environment = os.environ | {"COURSE_LANGUAGE": LANGUAGE, "PYTHONPATH": path, "PATH": commands}
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return time.monotonic() - started, done.stdout


def _all_right(root: Path, count: int) -> None:
    """Stop where not everyone has full points: a time for something else than the same work would say nothing."""
    wanted = expected(ASSIGNMENT, "full").total
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        scores = [float(submission.score) for submission in gradebook.assignment_submissions(ASSIGNMENT)]
    if scores != [wanted] * count:
        sys.exit(f"In {root.name} not everyone got {wanted}: {scores}")


if __name__ == "__main__":
    main()
