"""Names and zips of Moodle and Canvas, read."""

import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from autograder.lms.archives import Budget, TooMuchError, unpack
from autograder.lms.names import HandedIn, parse
from autograder.lms.roster import Person, Roster, UnknownStudentError

SLUG, NAME = "03-containers", "containers"
BOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


class Download:
    """A zip as a learning management system makes it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> zipfile.ZipFile:
        return self._zip

    def __exit__(self, *_exception: object) -> None:
        self._zip.close()


def test_without_a_roster_students_are_who_the_system_says() -> None:
    roster = Roster([Person("Ana Souza"), Person("12345")])
    assert roster.find(HandedIn("Ana Souza", "7", "x", "Moodle")) == "Ana Souza"
    assert roster.find(HandedIn("souzaana", "777", "x", "Canvas")) == "777"
    with pytest.raises(UnknownStudentError):
        roster.find(HandedIn("..", "7", "x", "Moodle"))


def test_the_work_of_one_is_never_taken_for_that_of_another_of_the_same_name() -> None:
    both = [HandedIn("Maria Silva", number, "x", "Moodle") for number in ("7", "8")]
    people = [Person("maria", "Maria", "Silva", "maria@example.org")]
    for known in (people, []):
        with pytest.raises(UnknownStudentError, match="2"):
            Roster(known, downloaded=both).find(both[0])
    roster = Roster(people, [["Participant 8", "Maria Silva", "maria@example.org"]], both)
    assert roster.find(both[1]) == "maria"
    with pytest.raises(UnknownStudentError):
        roster.find(both[0])


def test_a_number_is_canvas_s_before_it_is_an_id_and_never_a_grade() -> None:
    people = [Person("20", "Ana", "Souza", "ana@example.org", "30"), Person("30", "Bob", "Lee", "bob@example.org", "40")]
    roster = Roster(
        people, [["Participant 7", "Ana Souza", "ana@example.org", "30", "100"], ["Participant 8", "Nobody", "", "20"]]
    )
    assert roster.find(HandedIn("souzaana", "30", "x", "Canvas")) == "20"
    with pytest.raises(UnknownStudentError):
        roster.find(HandedIn("somebody", "20", "x", "Canvas"))
    assert roster.find(HandedIn("Ana Souza", "7", "x", "Moodle")) == "20"
    with pytest.raises(UnknownStudentError):
        roster.find(HandedIn("Nobody", "8", "x", "Moodle"))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("Ana_B_12_assignsubmission_file_containers.ipynb", ("Ana_B", "12", "containers.ipynb", "Moodle")),
        ("Ana B_12_assignsubmission_file_/containers.ipynb", ("Ana B", "12", "containers.ipynb", "Moodle")),
        ("z/Ana B_12_assignsubmission_file/a/containers.ipynb", ("Ana B", "12", "containers.ipynb", "Moodle")),
        ("souza_ana_12_34_containers.ipynb", ("souza_ana", "12", "containers.ipynb", "Canvas")),
        ("souzaana_12_34_containers-1.ipynb", ("souzaana", "12", "containers.ipynb", "Canvas")),
        ("souzaana_12_34_part-1.ipynb", ("souzaana", "12", "part-1.ipynb", "Canvas")),
        ("souzaana_12_34_work/containers.ipynb", ("souzaana", "12", "containers.ipynb", "Canvas")),
    ],
)
def test_names_of_both_systems(path: str, wanted: tuple[str, str, str, str]) -> None:
    found = parse(PurePosixPath(path), (NAME,))
    assert found and (found.name, found.number, found.file, found.lms) == wanted


def test_other_names_are_nobodys() -> None:
    assert parse(PurePosixPath("containers.ipynb")) is None


def _bomb(megabytes: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number in range(megabytes):
            zipped.writestr(f"{number}.bin", bytes(1_000_000))
    return made.getvalue()


def test_a_bomb_is_left_out_and_what_is_beside_it_is_not(tmp_path: Path) -> None:
    with Download(tmp_path / "all.zip") as download:
        download.writestr("a/right.ipynb", BOOK)
        download.writestr("b/bomb.zip", _bomb(205))
        download.writestr("c/large.bin", bytes(5_000_000))
        download.writestr("d/broken.zip", b"PK\x03\x04 no more")
        download.writestr("e/right.ipynb", BOOK)
    budget = Budget(file_bytes=2_000_000)
    unpack(tmp_path / "all.zip", tmp_path / "out", budget)
    left = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert left == {"a/right.ipynb", "e/right.ipynb"}
    assert len(budget.said) == 3
    with pytest.raises(TooMuchError):
        unpack(tmp_path / "all.zip", tmp_path / "again", Budget(left=3_000_000))
    with pytest.raises(TooMuchError):
        unpack(tmp_path / "all.zip", tmp_path / "once more", Budget(files=2))


def _zip(name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as zipped:
        zipped.writestr(name, content)
    return made.getvalue()


def _broken(name: str, content: bytes, method: int, place: int) -> bytes:
    """A zip whose one file has some wrong bytes this far behind its header."""
    made = bytearray(_zip(name, content, method))
    begin = made.index(name.encode()) + len(name.encode()) + place
    made[begin : begin + 8] = bytes(each ^ 0xFF for each in made[begin : begin + 8])
    return bytes(made)


def _noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


@pytest.mark.parametrize(
    "inner",
    [
        _broken("a.ipynb", _noise(20_000), zipfile.ZIP_LZMA, 5_000),
        _broken("a.ipynb", _noise(20_000), zipfile.ZIP_LZMA, 4),
        _broken("a.ipynb", _noise(20_000), zipfile.ZIP_BZIP2, 5_000),
        _broken("a.ipynb", _noise(300_000), zipfile.ZIP_DEFLATED, 150_000),
        _zip("ä.ipynb", b"").replace("ä".encode(), b"\xff\xfe"),
        _zip("a.ipynb", b"x").replace(b"\x08\x00", b"\x63\x00"),
    ],
)
def test_a_zip_that_is_broken_in_whatever_way_keeps_nobody_waiting(tmp_path: Path, inner: bytes) -> None:
    with Download(tmp_path / "all.zip") as download:
        download.writestr("a/broken.zip", inner)
        download.writestr("b/right.ipynb", BOOK)
    budget = Budget()
    unpack(tmp_path / "all.zip", tmp_path / "out", budget)
    left = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert left == {"b/right.ipynb"}
    (said,) = budget.said
    assert "None" not in said


def test_a_file_of_a_zips_name_is_not_in_its_way(tmp_path: Path) -> None:
    with Download(tmp_path / "all.zip") as download:
        download.writestr("a/work", b"notes")
        download.writestr("a/work.zip", _zip("right.ipynb", BOOK.encode()))
    budget = Budget()
    unpack(tmp_path / "all.zip", tmp_path / "out", budget)
    assert (tmp_path / "out" / "a" / "work").read_bytes() == b"notes"
    assert (tmp_path / "out" / "a" / "work_" / "right.ipynb").read_text() == BOOK
    assert budget.said == []


def test_names_that_do_not_say_that_they_are_utf_8_are_read_right(tmp_path: Path) -> None:
    script = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w')\nz.writestr('Jürgen/ä.ipynb', '{}')\nz.close()\n"
    path = tmp_path / "mac.zip"
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    data = path.read_bytes()
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # clear the flag "this is UTF-8" (APPNOTE 4.4.4, bit 11)
        place = data.index(signature) + offset
        data = data[: place + 1] + bytes([data[place + 1] & ~0x08]) + data[place + 2 :]
    path.write_bytes(data)
    unpack(path, tmp_path / "out", Budget())
    assert (tmp_path / "out" / "Jürgen" / "ä.ipynb").exists()
