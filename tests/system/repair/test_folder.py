"""Submissions whose folders hold what must not be followed, copied or waited for."""

import os
import socket
from pathlib import Path

import pytest
from nbgrader.converters.base import NbGraderException

from autograder.exporter import AutogradeAll
from autograder.intake import settle
from autograder.repair import read_submission
from tests.support import damage
from tests.support.courses import repaired as course

SECRET = "the solutions and everybody's grades"


def everything_in(*folders: Path) -> str:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    return "\n".join(f"{path}\n{path.read_bytes().decode('latin-1')}" for path in files)


def test_nothing_that_links_lead_to_is_handed_out(root: Path) -> None:
    (root / "secret.txt").write_text(SECRET)
    (root / "secrets").mkdir()
    (root / "secrets" / "more.txt").write_text(SECRET)
    course.put(root, "alice", damage.written(course.solved(root)))
    course.put(root, "alice", f"for alice alone: {SECRET}".encode(), "notes.txt")
    folder = course.put(root, "eve", damage.written(course.solved(root)))
    (folder / "x.txt").symlink_to("../../../secret.txt")
    (folder / "gradebook.db").symlink_to("../../../gradebook.db")
    (folder / "more").symlink_to(root / "secrets")
    (folder / "deep").mkdir()
    (folder / "deep" / "shadow").symlink_to("/etc/shadow")
    (folder / "timestamp.txt").symlink_to(root / "secret.txt")
    os.mkfifo(folder / "waits-for-ever")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "s"))
    course.autograde(root)
    course.feedback(root, "eve")
    assert course.scores(root, "eve") == course.FULL
    assert SECRET not in everything_in(root / "autograded" / "eve", root / "feedback" / "eve")
    assert sorted(path.name for path in (root / "feedback" / "eve" / course.ASSIGNMENT).iterdir()) == ["data.csv", "numbers.html"]
    said = " ".join(course.repairs(root, "eve"))
    for name in ("x.txt", "gradebook.db", "more", "deep/shadow", "timestamp.txt"):
        assert f"`{name}` is a link to another place, and a link is not followed. It was put aside." in said
    for name in ("waits-for-ever", "s"):
        assert f"`{name}` is no ordinary file; it was put aside." in said
    assert SECRET in (root / "secret.txt").read_text()
    assert (root / "quarantine" / "eve" / course.ASSIGNMENT / "files" / "undated" / "x.txt").is_symlink()


@pytest.mark.parametrize("link", [f"eve/{course.ASSIGNMENT}", "eve", f"eve/{course.ASSIGNMENT}/{course.NOTEBOOK}.ipynb"])
def test_a_link_to_somebody_elses_work_earns_nothing(root: Path, link: str) -> None:
    course.put(root, "alice", damage.written(course.solved(root)))
    course.put(root, "alice", SECRET.encode(), "notes.txt")
    place = root / "submitted" / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(root / "submitted" / "alice" / place.relative_to(root / "submitted" / "eve"))
    for _again in range(2):
        course.autograde(root)
        assert course.scores(root, "alice") == course.FULL
        assert course.scores(root, "eve") == course.NOTHING
        copied = everything_in(root / "autograded" / "eve")
        assert SECRET not in copied
        assert course.WRITTEN not in copied
        assert any("is a link to another place, and a link is not followed." in each for each in course.repairs(root, "eve"))
    assert course.WRITTEN in (root / "submitted" / "alice" / course.ASSIGNMENT / f"{course.NOTEBOOK}.ipynb").read_text()


def test_a_folder_without_a_notebook_is_graded_also_where_it_is_the_only_one(root: Path) -> None:
    course.put(root, "eve", b"I did it in another program.", "notes.txt")
    with pytest.raises(NbGraderException):
        course.autograde(root)
    course.autograde(root, "eve", converter_class=AutogradeAll)
    assert course.scores(root, "eve") == course.NOTHING
    assert "The notebook `numbers.ipynb` was not handed in." in course.repairs(root, "eve")
    with pytest.raises(NbGraderException):
        course.autograde(root, "nobody", converter_class=AutogradeAll)


def test_a_new_submission_in_place_of_a_link_counts(root: Path) -> None:
    course.put(root, "alice", damage.written(course.solved(root)))
    (root / "submitted" / "eve").symlink_to("alice")
    course.autograde(root)
    course.put(root, "eve", damage.written(course.solved(root)))
    course.autograde(root)
    assert course.scores(root, "eve") == course.FULL
    assert course.repairs(root, "eve") == []


@pytest.mark.parametrize("notebook", ["*", course.NOTEBOOK])
def test_a_folder_that_cannot_be_made_safe_is_not_graded_and_the_others_are(root: Path, notebook: str) -> None:
    (root / "secret.txt").write_text(SECRET)
    course.put(root, "alice", damage.written(course.solved(root)))
    folder = course.put(root, "eve", damage.written(course.solved(root)))
    (folder / "x.txt").symlink_to("../../../secret.txt")
    (root / "quarantine").write_text("in the way: nothing can be put aside")
    with pytest.raises(NbGraderException):
        course.autograde(root, notebook=notebook)
    assert course.scores(root, "alice") == course.FULL
    assert SECRET not in everything_in(root / "autograded")
    assert not (root / "autograded" / "eve" / course.ASSIGNMENT / f"{course.NOTEBOOK}.ipynb").exists()


def test_a_folder_with_the_name_of_an_instructors_file_does_not_stop_the_grading(root: Path) -> None:
    # stock nbgrader ends with an error for such a submission
    folder = course.put(root, "eve", damage.written(course.solved(root)))
    (folder / "data.csv").mkdir()
    (folder / "data.csv" / "mine.txt").write_text("mine")
    course.autograde(root)
    assert course.scores(root, "eve") == course.FULL
    assert (root / "autograded" / "eve" / course.ASSIGNMENT / "data.csv").read_text() == "1,2\n"
    assert any("`data.csv/mine.txt` could not be read, or has the name" in each for each in course.repairs(root, "eve"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submitted" / "eve" / "task"
    made.mkdir(parents=True)
    (made / "a.ipynb").write_text("{}")
    return made


def test_settling_again_moves_nothing_and_says_the_same(folder: Path, tmp_path: Path) -> None:
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "large").write_bytes(b"x" * 1_000_001)
    (folder / "extra.ipynb").write_text("{}")
    first = settle(folder, ["a", "b"], tmp_path / "aside", max_mb=1)
    left = sorted(folder.rglob("*"))
    assert settle(folder, ["a", "b"], tmp_path / "aside", max_mb=1) == first
    assert sorted(folder.rglob("*")) == left == [folder / "a.ipynb", folder / "extra.ipynb"]
    assert first == [
        "`large` is larger than 1 MB; it was put aside.",
        "`link` is a link to another place, and a link is not followed. It was put aside.",
        "The notebook `b.ipynb` was not handed in.",
        "These notebooks are none of the assignment's and were not graded: `extra.ipynb`. It has: `a.ipynb`, `b.ipynb`.",
    ]


def test_what_an_earlier_submission_held_is_not_said_of_a_later_one(folder: Path, tmp_path: Path) -> None:
    (folder / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC")
    (folder / "link").symlink_to("/etc/passwd")
    assert len(settle(folder, ["a"], tmp_path / "aside")) == 1
    (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    assert settle(folder, ["a"], tmp_path / "aside") == []


def test_a_healthy_folder_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "helpers.py").write_text("x = 1")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.png").write_bytes(b"png")
    before = sorted(folder.rglob("*"))
    assert settle(folder, ["a"], tmp_path / "aside") == []
    assert sorted(folder.rglob("*")) == before
    assert not (tmp_path / "aside").exists()


def test_a_files_name_cannot_act_where_it_is_shown(folder: Path, tmp_path: Path) -> None:
    (folder / "`<img src=x onerror=alert(1)>\n# grade: 10").symlink_to("/etc/passwd")
    (said,) = settle(folder, ["a"], tmp_path / "aside")
    assert said.startswith("`�<img src=x onerror=alert(1)>�# grade: 10` is a link")


def test_a_name_that_is_no_text_can_be_told(folder: Path, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.ipynb")).write_text("{}")
    (said,) = settle(folder, ["a"], tmp_path / "aside")
    assert said.encode("utf-8").decode() == said


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "missing", "link", "linked folder"])
def test_what_is_no_file_is_not_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "submitted" / "eve" / "task" / "a.ipynb"
    path.parent.mkdir(parents=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "link":
        (tmp_path / "other.ipynb").write_text('{"cells": []}')
        path.symlink_to(tmp_path / "other.ipynb")
    elif kind == "linked folder":
        (tmp_path / "submitted" / "eve").rename(tmp_path / "alice")
        (tmp_path / "alice" / "task" / "a.ipynb").write_text('{"cells": []}')
        (tmp_path / "submitted" / "eve").symlink_to(tmp_path / "alice")
    book, said = read_submission(path)
    assert book is None
    assert len(said) == 1


def test_a_file_that_the_instructors_programs_would_act_on_is_put_aside(root: Path) -> None:
    folder = course.put(root, "eve", damage.written(course.solved(root)))
    (folder / "nbgrader_config.py").write_text("raise SystemExit")
    (folder / "page.html").write_text("<script>alert(1)</script>")
    course.autograde(root)
    assert course.scores(root, "eve") == course.FULL
    assert {path.name for path in (root / "autograded" / "eve" / course.ASSIGNMENT).iterdir()} == {
        "data.csv",
        f"{course.NOTEBOOK}.ipynb",
    }
    assert "`nbgrader_config.py` is a kind of file that is not needed here; it was put aside." in course.repairs(root, "eve")
    assert (root / "quarantine").is_dir()
