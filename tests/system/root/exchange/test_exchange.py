"""nbgrader's exchange on one machine: out to the students, back to the teacher, and nothing that is not the students' own."""

import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.people import ASSIGNMENT, COURSE, Machine, Person
from tests.support.submissions import build

NOTEBOOK = "virtual-machines.ipynb"
SECRET = "the teacher's private key"


@pytest.fixture(scope="module")
def released(machine: Machine) -> Machine:
    machine.teach("nbgrader", "generate_assignment", ASSIGNMENT)
    machine.teach("nbgrader", "release_assignment", ASSIGNMENT)
    return machine


@pytest.fixture(scope="module")
def handed_in(released: Machine) -> Machine:
    for student in (released.ana, released.mallory):
        student.run("nbgrader", "fetch_assignment", ASSIGNMENT, "--course", COURSE)
        work = student.home / ASSIGNMENT / NOTEBOOK
        work.write_text(_solved(student.name))
        student.run("nbgrader", "submit", ASSIGNMENT, "--course", COURSE)
    return released


def test_the_first_release_makes_an_exchange_for_everybody(released: Machine) -> None:
    assert stat.S_IMODE(released.exchange.stat().st_mode) == 0o1777
    assert f"{COURSE} {ASSIGNMENT}" in released.ana.run("nbgrader", "list", "--course", COURSE)


def test_nobody_can_put_another_course_in_the_place_of_this_one(released: Machine) -> None:
    with pytest.raises(PermissionError), _as(released.mallory):
        (released.exchange / COURSE).rename(released.exchange / "taken")


def test_what_students_hand_in_comes_back_graded(handed_in: Machine) -> None:
    machine = handed_in
    assert machine.ana.name in machine.teach("nbgrader", "list", ASSIGNMENT, "--inbound")
    machine.teach("nbgrader", "collect", ASSIGNMENT)
    for student in (machine.ana, machine.mallory):
        assert (machine.submitted(student) / NOTEBOOK).read_text() == _solved(student.name)
    # one who sent theirs by mail has no place in the exchange, and must not keep the others from theirs
    by_mail = machine.course / "submitted" / "bruno" / ASSIGNMENT
    by_mail.mkdir(parents=True)
    (by_mail / NOTEBOOK).write_text(_solved("bruno"))
    machine.teacher.own(by_mail.parent)
    machine.teach("autograder", "grade", ASSIGNMENT, "--workers", "2")
    machine.teach("nbgrader", "generate_feedback", ASSIGNMENT)
    assert "bruno did not hand in by the exchange" in machine.teach("nbgrader", "release_feedback", ASSIGNMENT)
    machine.ana.run("nbgrader", "fetch_feedback", ASSIGNMENT, "--course", COURSE)
    (page,) = (machine.ana.home / ASSIGNMENT / "feedback").rglob("*.html")
    assert "20" in page.read_text()


def test_no_student_can_make_the_teacher_s_files_part_of_a_submission(handed_in: Machine) -> None:
    machine = handed_in
    keys = machine.teacher.home / ".ssh"
    keys.mkdir()
    (keys / "id_rsa").write_text(SECRET)
    machine.teacher.own(keys)
    theirs = _hand_in_by_hand(machine, machine.mallory, _from_now(minutes=1))
    with _as(machine.mallory):
        (theirs / "data.txt").symlink_to(keys / "id_rsa")
        (theirs / "folder").symlink_to(machine.teacher.home)
        (theirs / "deeper").mkdir()
        (theirs / "deeper" / "key").symlink_to("../../../../../teacher/.ssh/id_rsa")
        (theirs / "submission_secret.txt").symlink_to(keys / "id_rsa")
        (theirs / "timestamp.txt").mkdir()
        os.mkfifo(theirs / "pipe")
        (theirs / "closed.txt").touch(0o000)
        (theirs / "plain.txt").write_text("mallory's own")
        with (theirs / "huge.bin").open("wb") as sparse:
            sparse.truncate(10**12)
    # where the kernel does not forbid it (fs.protected_hardlinks), a student could do this too
    os.link(keys / "id_rsa", theirs / "hard.txt")

    said = machine.teach("nbgrader", "collect", ASSIGNMENT, "--update")

    collected = {
        path.relative_to(machine.submitted(machine.mallory)).as_posix() for path in _below(machine.submitted(machine.mallory))
    }
    assert collected == {NOTEBOOK, "plain.txt", "deeper", "submission_secret.txt", "timestamp.txt"}
    assert _holding(machine.course / "submitted", SECRET) == []
    for name in ("data.txt", "folder", "deeper/key", "pipe", "closed.txt", "huge.bin", "hard.txt"):
        assert f"left out '{name}'" in said


def test_no_student_can_hand_in_for_another_or_keep_the_others_waiting(handed_in: Machine) -> None:
    machine = handed_in
    later = _from_now(minutes=5)
    mine = _hand_in_by_hand(machine, machine.ana, _from_now(minutes=2))
    shutil.copy(mine / NOTEBOOK, mine / "notes.txt")
    machine.ana.own(mine)
    forged = _hand_in_by_hand(machine, machine.mallory, later, named=machine.ana.name)
    with _as(machine.mallory):
        (forged / "forged.txt").touch()
        for name in (f"+{ASSIGNMENT}+{later}+x", f"{machine.mallory.name}+{ASSIGNMENT}+yesterday, or so+x"):
            (machine.inbound / name).mkdir()
        (machine.inbound / f"{machine.mallory.name}+{ASSIGNMENT}+{later}+link").symlink_to(machine.teacher.home)

    said = machine.teach("nbgrader", "collect", ASSIGNMENT, "--update")

    assert {path.name for path in machine.submitted(machine.ana).iterdir()} >= {"notes.txt"}
    assert list((machine.course / "submitted").rglob("forged.txt")) == []
    assert f"it belongs to {machine.mallory.name}, not to {machine.ana.name}" in said
    assert "it is no folder" in said
    assert said.count("nbgrader does not make such names") == 2


@pytest.mark.parametrize("mode", [0o000, pytest.param(0o744, marks=pytest.mark.slow)])
def test_what_cannot_be_read_replaces_nothing(handed_in: Machine, mode: int) -> None:
    machine = handed_in
    machine.teach("nbgrader", "collect", ASSIGNMENT, "--update")
    before = _below(machine.submitted(machine.ana))
    closed = _hand_in_by_hand(machine, machine.ana, _from_now(minutes=8))
    closed.chmod(mode)

    said = machine.teach("nbgrader", "collect", ASSIGNMENT, "--update")

    shutil.rmtree(closed)
    assert "Permission denied" in said
    assert before
    assert _below(machine.submitted(machine.ana)) == before


def test_a_time_from_before_it_was_written_is_called_in_question(handed_in: Machine) -> None:
    early = _from_now(minutes=-120)
    _hand_in_by_hand(handed_in, handed_in.mallory, early)
    said = handed_in.teach("nbgrader", "collect", ASSIGNMENT, "--update")
    assert early[:16] in said
    assert "was it really handed in then?" in said


def test_where_the_exchange_cannot_be_made_the_command_for_it_is_said(machine: Machine) -> None:
    place = "/proc/exchange"
    said = machine.teach("nbgrader", "release_assignment", ASSIGNMENT, f"--Exchange.root={place}", check=False)
    assert f"sudo install -d -m 1777 {place}" in said
    assert "Traceback" not in said


class _as:  # noqa: N801 - reads as a word
    """What the block does with files is done as this user."""

    def __init__(self, who: Person) -> None:
        self._who = who.home.stat()

    def __enter__(self) -> None:
        os.setegid(self._who.st_gid)
        os.seteuid(self._who.st_uid)

    def __exit__(self, *_error: object) -> None:
        os.seteuid(0)
        os.setegid(0)


def _solved(name: str) -> str:
    import nbformat

    book = build(ASSIGNMENT, "full", "en")
    book.metadata["author"] = name
    return str(nbformat.writes(book)) + "\n"


def _from_now(*, minutes: float) -> str:
    return f"{datetime.now(UTC) + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S.%f} UTC"


def _hand_in_by_hand(machine: Machine, student: Person, time: str, named: str = "") -> Path:
    """What nbgrader's submit would leave, made by the student without it."""
    folder = machine.inbound / f"{named or student.name}+{ASSIGNMENT}+{time}+by-hand"
    with _as(student):
        folder.mkdir()
        folder.chmod(0o755)
        (folder / NOTEBOOK).write_text(_solved(student.name))
    return folder


def _below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def _holding(folder: Path, text: str) -> list[Path]:
    return [path for path in _below(folder) if path.is_file() and text in path.read_text(errors="replace")]
