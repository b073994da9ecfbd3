"""Every command of INSTRUCTOR.md, in order, in a fresh copy of the course, from the doctor to the exported grades."""

import csv
import getpass
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from lab.paths import cache_dir
from tests.support.gradebooks import Gradebook
from tests.support.guide import EXECUTED, GUIDES, blocks
from tests.support.submissions import build, expected
from tools.lesson_files import ROOT

# each step has its own tests; here they follow each other, for two minutes
pytestmark = pytest.mark.slow
ASSIGNMENT, NOTEBOOK = "03-containers", "containers"
ME = getpass.getuser()
# who handed in without the exchange, and like what; the student of the guide is whoever runs this
BY_MAIL, BY_MOODLE = {"ana": "full"}, {"fabio": "limits-reserve"}
BY_HAND = {**BY_MAIL, **BY_MOODLE}
ROSTER = "id,first_name,last_name,email,lms_user_id\nfabio,Fábio,Reis,fabio@example.org,12\n"
GIVEN_BY_HAND = 2.5
LANGUAGE = "en"


@dataclass(frozen=True)
class Class:
    """A course's folder, and the home of whoever teaches with it and learns from it."""

    root: Path
    home: Path

    def run(self, commands: str) -> str:
        """Run a block of the guide; what it said."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=self.root,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTEST"))}
        return kept | {
            "COURSE_LANGUAGE": LANGUAGE,
            "HOME": str(self.home),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(self.root),
            "XDG_CACHE_HOME": str(cache_dir().parent),
        }

    def solve(self) -> None:
        """What a student does between fetching and handing in."""
        nbformat.write(build(ASSIGNMENT, "full", LANGUAGE), self.home / "work" / ASSIGNMENT / f"{NOTEBOOK}.ipynb")

    def download(self) -> None:
        """What an instructor does with Moodle's zip, and the list of the class."""
        (self.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
        archive = self.root / "downloaded" / ASSIGNMENT / "archive" / "all.zip"
        archive.parent.mkdir(parents=True)
        with zipfile.ZipFile(archive, "w") as zipped:
            for like in BY_MOODLE.values():
                book = nbformat.writes(build(ASSIGNMENT, like, LANGUAGE))
                zipped.writestr(f"Fábio Reis_12_assignsubmission_file_/{NOTEBOOK}.ipynb", book)

    def receive(self) -> None:
        """What an instructor does with submissions that came by mail."""
        for student, like in BY_MAIL.items():
            folder = self.root / "submitted" / student / ASSIGNMENT
            folder.mkdir(parents=True)
            nbformat.write(build(ASSIGNMENT, like, LANGUAGE), folder / f"{NOTEBOOK}.ipynb")

    def read(self) -> None:
        """What an instructor does in formgrader, which tests/formgrader does in a browser."""
        with Gradebook(f"sqlite:///{self.root}/gradebook.db") as gradebook:
            for student in (ME, *BY_HAND):
                grade = gradebook.find_grade("explain", NOTEBOOK, ASSIGNMENT, student)
                grade.manual_score, grade.needs_manual_grade = GIVEN_BY_HAND, False
            gradebook.db.commit()


# what people do between the commands: after the first block that holds these words
BETWEEN: dict[str, Callable[[Class], None]] = {
    "nbgrader fetch_assignment": Class.solve,
    "nbgrader collect": Class.download,
    "nbgrader zip_collect": Class.receive,
    "python -m autograder grade": Class.read,
}


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Class, dict[str, str]]]:
    """A class, taught by the guide, and what each block of it said."""
    place = tmp_path_factory.mktemp("class")
    made = Class(place / "course", place / "home")
    for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).is_file() and not name.startswith(("tests/", "notebooks/")):
            (made.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, made.root / name)
    (made.home / ".jupyter").mkdir(parents=True)
    exchange = place / "share" / "exchange"
    (made.home / ".jupyter" / "nbgrader_config.py").write_text(f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\n")
    said: dict[str, str] = {}
    waiting = dict(BETWEEN)
    for block in blocks(GUIDES[LANGUAGE]):
        if block.info == EXECUTED:
            said[block.text] = said.get(block.text, "") + made.run(block.text)
            for words in [words for words in waiting if words in block.text]:
                waiting.pop(words)(made)
    assert waiting == {}
    yield made, said
    # what the student's own check of the notebook has left on the engine, as it shall
    made.run("python -m lab reset")


def test_every_command_runs_and_the_class_ends_with_its_grades(taught: tuple[Class, dict[str, str]]) -> None:
    course, _said = taught
    with (course.root / "grades.csv").open(newline="") as file:
        rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file) if row["assignment"] == ASSIGNMENT}
    deserved = {student: expected(ASSIGNMENT, like).total + GIVEN_BY_HAND for student, like in {ME: "full", **BY_HAND}.items()}
    assert rows == pytest.approx(deserved)
    for system in ("moodle", "canvas"):
        text = (course.root / f"grades-{system}.csv").read_text(encoding="utf-8")
        assert [student for student in deserved if f"{deserved[student]:g}" not in _line(text, student)] == []


def test_feedback_reaches_the_student_who_used_the_exchange_and_waits_for_the_others(
    taught: tuple[Class, dict[str, str]],
) -> None:
    course, said = taught
    assert len(list((course.home / "work" / ASSIGNMENT / "feedback").rglob(f"{NOTEBOOK}.html"))) == 1
    for student in BY_HAND:
        assert (course.root / "feedback" / student / ASSIGNMENT / f"{NOTEBOOK}.html").is_file()
        assert f"{student} did not hand in by the exchange" in _of(said, "release_feedback")


def test_the_commands_say_what_the_guide_says_of_them(taught: tuple[Class, dict[str, str]]) -> None:
    course, said = taught
    assert "Grading works here." in _of(said, "doctor")
    assert (course.root / "report" / ASSIGNMENT / "report.html").is_file()
    assert (course.root / "release" / LANGUAGE / "09-quiz" / "quiz.ipynb").is_file()
    assert "Graded: 0. Unchanged since they were graded: 3" in _of(said, "tar -xzf")


def _of(said: dict[str, str], words: str) -> str:
    return "".join(output for commands, output in said.items() if words in commands)


def _line(text: str, student: str) -> str:
    return next(line for line in text.splitlines() if student in line.split(","))
