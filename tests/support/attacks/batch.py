"""A class in which one submission is honest and all others are attacks, graded as any class, and what can be seen of it after."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from autograder.feedback.safe import is_test
from tests.support.attacks.reading import Attack
from tests.support.attacks.stranger import Stranger
from tests.support.courses.small import ASSIGNMENT, SmallCourse

HIDDEN = "97531"
"""An argument of the small assignment's hidden test."""
FULL = {"double-check": 4, "answer-check": 2, "box-check": 3}
QUIET = """
c.Limits.cell_seconds = 30.0
c.Limits.submission_seconds = 60.0
c.Limits.memory_mb = 256
c.Limits.processes = 48
c.Limits.output_mb = 0.1
c.Limits.disk_mb = 16
c.Limits.container_memory_mb = 64
c.Limits.container_processes = 32
c.Limits.container_disk_mb = 64
"""
"""Small limits, for those that do not want to stall."""
LOUD = f"{QUIET}c.Limits.cell_seconds = 4.0\nc.Limits.submission_seconds = 20.0\n"
"""For those that do."""
_LARGE = 100_000_000
# what grading may change in the course's folder
_OWN = ("autograded", "feedback", "quarantine", ".autograder", "gradebook.db", ".nbgrader.log", "tmp", "home")


@dataclass
class Batch:
    """A class of attacks, and `ada`.

    Attributes:
        course: its folder.
        attacks: the attacks; each one's student has its name.
        word: what attackers put into the name of whatever they make: nothing outside a sandbox may carry it after.
        secrets: what nobody may learn, by where it is kept.
        run: what `grade --json` said.
        changed: the files of the course that grading changed and had no business to.
        others: more students, and what hands in for each.
        stranger: somebody else on the engine, where attackers have one; and what was true of it before.
        workers: of the grader.
    """

    course: SmallCourse
    attacks: list[Attack]
    word: str = field(default_factory=lambda: f"w{secrets.token_hex(6)}")
    secrets: dict[str, str] = field(default_factory=dict)
    run: dict[str, Any] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    others: dict[str, Callable[[SmallCourse, str], None]] = field(default_factory=dict)
    stranger: Stranger | None = None
    before: dict[str, Any] = field(default_factory=dict)
    workers: int = 2

    def grade(self) -> None:
        """Hand everything in, grade it and give feedback."""
        self._hide_secrets()
        scratch = self.course.root / "tmp"
        scratch.mkdir()
        self.course.environment |= {"GRADER_SECRET": self.secrets["environment"], "TMPDIR": str(scratch)}
        known = {"COURSE": str(self.course.root), "WORD": self.word, "FILLING": "x" * 300_000}
        if self.stranger:
            known |= self.stranger.known()
            self.secrets["a stranger's container"] = self.stranger.secret
            self.before = self.stranger.state()
        for attack in self.attacks:
            self.course.submit(attack.name, attack.applied(self.course.right(), known))
        for student, hand_in in self.others.items():
            hand_in(self.course, student)
        before = _files(self.course.root)
        self.run = self.course.grade("--workers", str(self.workers), check=False)
        self.course.run("nbgrader", "generate_feedback", ASSIGNMENT)
        after = _files(self.course.root)
        self.changed = {name for name, _content in before.items() ^ after.items()}

    def shown(self, student: str) -> str:
        """Everything that a student could be given: feedback, and the graded notebook but for the checks' source."""
        texts = [path.read_text() for path in self._of("feedback", student) if path.suffix == ".html"]
        for path in self._of("autograded", student):
            texts.append(_without_tests(path) if path.suffix == ".ipynb" else path.read_bytes().decode(errors="replace"))
        return "\n".join(texts)

    def printed(self, student: str) -> str:
        """What a student's own cells put out; not their errors, which quote their code."""
        cells = [cell for cell in self.course.autograded(student).cells if cell.cell_type == "code" and not is_test(cell)]
        outputs = [output for cell in cells for output in cell.outputs if output.output_type != "error"]
        return nbformat.writes(new_notebook(cells=[new_code_cell(outputs=outputs)]))

    def record(self, student: str) -> dict[str, Any]:
        """What the grader recorded in a graded notebook."""
        return dict(self.course.autograded(student).metadata["autograder"])

    def left_outside(self) -> list[str]:
        """Files and processes on this machine that carry the attackers' word, and files that the grader left behind."""
        places = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/home", "/root", "/etc", "/usr/lib", "/", str(self.course.root))
        found = [str(path) for place in places for path in _listed(place) if self.word in path.name]
        found += [f"{process.pid} {line}" for process in psutil.process_iter() if self.word in (line := _command(process))]
        return found + [str(path) for path in (self.course.root / "tmp").iterdir()]

    def _hide_secrets(self) -> None:
        names = ("beside the gradebook", "source", "another's notebook", "environment", "root's file")
        self.secrets = {name: secrets.token_hex(8) for name in names}
        (self.course.root / "notes.txt").write_text(self.secrets["beside the gradebook"])
        source = self.course.root / "source" / "en" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        book = nbformat.read(source, as_version=4)
        book.metadata["kept"] = self.secrets["source"]
        nbformat.write(book, source)
        shut = self.course.root / "shut.txt"
        shut.write_text(self.secrets["root's file"])
        shut.chmod(0o600)
        theirs = self.secrets["another's notebook"]
        self.course.submit("ada", self.course.right(answer=f"answer = 42  # {theirs}"))

    def _of(self, place: str, student: str) -> Iterable[Path]:
        return [path for path in (self.course.root / place / student).rglob("*") if path.is_file()]


def _without_tests(path: Path) -> str:
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if is_test(cell):
            cell.source = ""
    return nbformat.writes(book)


def _files(root: Path) -> dict[str, str]:
    found, folders = {}, [root]
    while folders:  # a stack, because an attack's folders are deeper than Python's recursion
        for entry in os.scandir(folders.pop()):
            name = Path(entry.path).relative_to(root)
            if name.parts[0] in _OWN:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False) and entry.stat().st_size < _LARGE:
                found[str(name)] = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
    return found


def _listed(place: str) -> list[Path]:
    try:
        return list(Path(place).iterdir())
    except OSError:
        return []


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
