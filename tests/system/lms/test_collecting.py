"""The zips that Moodle and Canvas give become submissions of the right students, whatever is in them."""

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.support.courses.folder import CourseFolder
from tests.support.gradebooks import Gradebook

SLUG, NAME = "03-containers", "containers"
BOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
ROSTER = """\
id,first_name,last_name,email,lms_user_id
ana,Ana Luísa,Souza,ana@example.org,12345
jurgen,Jürgen,Müller-Lüdenscheidt,jurgen@example.org,12346
maria1,Maria,Silva,maria1@example.org,20
maria2,Maria,Silva,maria2@example.org,21
"""
WORKSHEET = "Identificador,Nome completo,Endereço de email,Status\nParticipante 902,Maria Silva,maria2@example.org,Enviado\n"


class Download:
    """A zip as a learning management system makes it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> zipfile.ZipFile:
        return self._zip

    def __exit__(self, *_exception: object) -> None:
        self._zip.close()


def _link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> CourseFolder:
    course = CourseFolder(tmp_path_factory.mktemp("lms"), SLUG, NAME, "en")
    released = course.root / "release" / "en" / SLUG
    released.mkdir(parents=True)
    (released / f"{NAME}.ipynb").write_text(BOOK)
    (course.root / "roster.csv").write_text(ROSTER)
    course.run("nbgrader", "db", "student", "import", "roster.csv")
    return course


def _collect(course: CourseFolder) -> tuple[dict[str, str], str]:
    """What `nbgrader zip_collect` makes of the downloads: each submission's text, and what it said."""
    done = course.run("nbgrader", "zip_collect", SLUG, "--force")
    found = (course.root / "submitted").rglob("*.ipynb")
    return {str(path.relative_to(course.root / "submitted")): path.read_text() for path in found}, done.stderr


def test_moodle_with_umlauts_two_of_one_name_and_dangers(course: CourseFolder) -> None:
    archive = course.root / "downloaded" / SLUG / "archive"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as zipped:
        zipped.writestr("my work/containers.ipynb", BOOK + " ")
        zipped.writestr("../../../../stolen.ipynb", BOOK)
    with Download(archive / "Curso-03 Contêineres-7788.zip") as moodle:
        moodle.writestr("Ana Luísa Souza_900_assignsubmission_file/containers.ipynb", BOOK)
        moodle.writestr("Ana Luísa Souza_900_assignsubmission_onlinetext/onlinetext.html", "<p>hi</p>")
        moodle.writestr("Grupo A-Jürgen Müller-Lüdenscheidt_901_assignsubmission_file_/work.zip", inner.getvalue())
        moodle.writestr("Maria Silva_902_assignsubmission_file/containers.ipynb", BOOK + "  ")
        moodle.writestr("Maria Silva_903_assignsubmission_file/containers.ipynb", BOOK)
        moodle.writestr("Nobody Known_904_assignsubmission_file/containers.ipynb", BOOK)
        moodle.writestr("../../../../evil_1_assignsubmission_file/containers.ipynb", BOOK)
        moodle.writestr("/tmp/evil_1_assignsubmission_file/containers.ipynb", BOOK)
        moodle.writestr(_link("Ana Luísa Souza_900_assignsubmission_file/gradebook.ipynb"), "/etc/passwd")
    (archive / "Notas-03 Contêineres.csv").write_text(WORKSHEET)
    got, said = _collect(course)
    assert got == {
        "ana/03-containers/containers.ipynb": BOOK,
        "jurgen/03-containers/containers.ipynb": BOOK + " ",
        "maria2/03-containers/containers.ipynb": BOOK + "  ",
    }
    for sentence in (
        "Maria Silva is the name of 2 students; put Moodle's grading worksheet beside the zip.",
        "The gradebook has no student Nobody Known",
        "its path leads out of the folder",
        "its path is absolute",
        "gradebook.ipynb' was left out: it is a link",
        "work.zip: '../../../../stolen.ipynb' was left out",
    ):
        assert sentence in said
    assert not list(course.root.parent.rglob("*evil*")) and not list(course.root.parent.rglob("stolen*"))


def test_canvas_with_late_again_and_unknown(course: CourseFolder) -> None:
    archive = course.root / "downloaded" / SLUG / "archive"
    for old in archive.iterdir():
        old.unlink()
    with Download(archive / "submissions.zip") as canvas:
        canvas.writestr("souzaanaluísa_12345_678910_containers.ipynb", BOOK)
        canvas.writestr("souzaanaluísa_12345_678999_containers-2.ipynb", BOOK + "  ")
        canvas.writestr("souzaanaluísa_12345_678950_containers-1.ipynb", BOOK + " ")
        canvas.writestr("müllerlüdenscheidtjürgen_LATE_12346_678911_my containers.ipynb", BOOK)
        canvas.writestr("doejoe_99_678912_containers.ipynb", BOOK)
        canvas.writestr("notes.ipynb", BOOK)
    (archive / "photo.jpg").write_bytes(b"\xff")
    got, said = _collect(course)
    assert got["ana/03-containers/containers.ipynb"] == BOOK + "  "
    assert got["jurgen/03-containers/my containers.ipynb"] == BOOK
    assert not any(name.startswith(("99", "doejoe")) for name in got)
    for sentence in (
        "jurgen was late, says Canvas, but not how late",
        "no student doejoe (99)",
        "notes.ipynb is not named as Moodle or Canvas name submissions",
        "photo.jpg is no zip and no notebook",
        "678999_containers-2.ipynb is of the same student and name, and the newer one",
    ):
        assert sentence in said


def test_the_gradebook_knows_the_roster(course: CourseFolder) -> None:
    with Gradebook(course.database) as gradebook:
        assert gradebook.find_student("ana").lms_user_id == "12345"
