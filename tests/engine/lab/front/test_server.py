"""The page on a real Jupyter server: its log-in, its protection against forged requests, and what its buttons do."""

import re
from pathlib import Path

import docker
import pytest
import requests

import lab
from lab.engines.client import LabClient
from lab.errors import LabError
from lab.front.files import find_course
from lab.paths import PROJECT
from lab.progress import load, record_check
from tests.support.jupyter import Jupyter
from tests.support.waiting import until

ASSIGNMENT = {"slug": "03-containers", "language": "en"}


class Reader:
    """A browser that has logged in, and sends what the page's forms would."""

    def __init__(self, jupyter: Jupyter, languages: str = "en") -> None:
        self.jupyter = jupyter
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = languages
        self.session.get(f"{jupyter.url}/course/", params={"token": jupyter.token})

    def page(self) -> str:
        answer = self.session.get(f"{self.jupyter.url}/course/")
        assert answer.status_code == 200
        return answer.text

    def state(self) -> dict:
        """What the page is told; asked again, as the page does, while the engine has not yet answered."""
        return dict(until(lambda: (state := self._told())["engine"] or state["busy"]) and self._told())

    def _told(self) -> dict:
        return dict(self.session.get(f"{self.jupyter.url}/course/state").json())

    def send(self, action: str, *, script: bool = False, **fields: str) -> requests.Response:
        token = re.search(r'name="_xsrf" value="([^"]+)"', self.page())
        assert token
        return self.session.post(
            f"{self.jupyter.url}/course/{action}",
            data={"_xsrf": token[1], **fields},
            headers={"Accept": "application/json"} if script else {},
            allow_redirects=False,
        )

    def when_done(self) -> dict:
        """The state once nothing is under way."""
        until(lambda: not self.state()["busy"])
        return self.state()


@pytest.fixture
def reader(jupyter: Jupyter, begin_anew: None) -> Reader:
    return Reader(jupyter)


@pytest.mark.parametrize("address", ["course/", "course/state"])
def test_whoever_has_not_logged_in_sees_nothing(jupyter: Jupyter, address: str) -> None:
    answer = requests.get(f"{jupyter.url}/{address}", allow_redirects=False)
    assert answer.status_code in {302, 403}
    assert "lesson" not in answer.text


@pytest.mark.parametrize("action", ["language", "progress", "assignment", "ready", "reset"])
def test_no_button_is_pressed_by_another_page_or_by_a_stranger(reader: Reader, jupyter: Jupyter, action: str) -> None:
    record_check("00-start", "engine_answers", True)
    fields = {**ASSIGNMENT}
    for sender in (reader.session, requests.Session()):
        answer = sender.post(f"{jupyter.url}/course/{action}", data=fields, allow_redirects=False)
        assert answer.status_code == 403
    assert reader.session.get(f"{jupyter.url}/course/{action}").status_code == 405
    assert load().record
    assert reader.state()["busy"] is False


def test_what_goes_into_jupyterlab_changes_only_with_what_it_says(reader: Reader, jupyter: Jupyter) -> None:
    parts = [reader.session.get(f"{jupyter.url}/course/", params={"part": ""}).text for _again in range(2)]
    assert parts[0] == parts[1]
    headers = {"X-XSRFToken": reader.session.cookies["_xsrf"], "Accept": "application/json"}
    answer = reader.session.post(f"{jupyter.url}/course/language", data={"_xsrf": "", "language": "pt-BR"}, headers=headers)
    assert answer.json() == {"open": None}
    assert "O que fazer agora" in reader.page()


def test_the_language_is_the_browser_s_until_one_is_chosen(reader: Reader, jupyter: Jupyter) -> None:
    assert '<html lang="en">' in reader.page()
    other = Reader(jupyter, "pt-BR,pt;q=0.9")
    assert '<html lang="pt-BR">' in other.page()
    answer = reader.send("language", language="pt-BR")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/course/")
    assert '<html lang="pt-BR">' in reader.page()
    assert "O que fazer agora" in reader.page()
    reader.send("language", language="en")
    assert '<html lang="en">' in other.page()
    assert reader.send("language", language="tlh").status_code == 400


def test_what_a_kernel_notes_is_on_the_page_at_once_and_can_be_deleted(reader: Reader) -> None:
    assert reader.state()["lessons"]["00-start"] == {"state": "open", "held": 0, "of": 2}
    record_check("00-start", "engine_answers", True)
    assert reader.state()["lessons"]["00-start"] == {"state": "started", "held": 1, "of": 2}
    assert "checks that hold: 1 of 2" in reader.page()
    assert reader.send("progress").status_code == 303
    assert "Your progress is deleted." in reader.page()
    assert load().record == {}


def test_a_damaged_progress_file_is_one_sentence_on_the_page(reader: Reader, data: Path) -> None:
    record_check("00-start", "engine_answers", True)
    (file,) = data.rglob("progress.json")
    file.write_text("{")
    page = reader.page()
    assert page.count("Your progress file was damaged") == 1
    (aside,) = data.rglob("progress.damaged-*.json")
    assert str(aside) in page
    reader.send("progress")
    assert "damaged" not in reader.page()


def test_an_assignment_is_copied_once_and_the_copy_is_the_student_s(reader: Reader, course_folder: Path) -> None:
    given = course_folder / "release/en/03-containers/containers.ipynb"
    before = given.read_bytes()
    name = "work/en/03-containers/containers.ipynb"
    assert reader.send("assignment", script=True, **ASSIGNMENT).json() == {"open": name}
    copy = course_folder / name
    assert copy.read_bytes() == before
    copy.write_text("mine")
    answer = reader.send("assignment", **ASSIGNMENT)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/lab/tree/{name}")
    assert copy.read_text() == "mine"
    assert given.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
    assert reader.send("assignment", slug="../../etc", language="en").status_code == 400


def test_a_copy_that_cannot_be_made_is_said(reader: Reader, course_folder: Path) -> None:
    (course_folder / "work/pt-BR").parent.mkdir(exist_ok=True)
    (course_folder / "work/pt-BR").write_text("in the way")
    assert reader.send("assignment", script=True, slug="03-containers", language="pt-BR").json() == {"open": None}
    notice = reader.state()["notice"]
    assert notice["failed"]
    assert "cannot be copied" in notice["text"]


def test_a_reset_removes_what_the_course_made_and_says_what(reader: Reader, engine_socket: Path) -> None:
    client = LabClient(base_url=f"unix://{engine_socket}", kind="docker")
    stranger = docker.DockerClient(base_url=f"unix://{engine_socket}")
    image = lab.images.busybox(client)
    ours = client.containers.run(image, ["sleep", "600"], name="front-ours", detach=True)
    other = stranger.containers.create(image, ["true"], name="front-other")
    try:
        assert reader.state()["engine"] == {"kind": "docker", "ready": True, "limits": []}
        assert reader.send("reset").status_code == 303
        state = reader.when_done()
        assert re.match(r"Removed: containers 1, ", state["notice"]["text"])
        assert state["notice"]["text"] in reader.page()
        names = [container.name for container in stranger.containers.list(all=True, ignore_removed=True)]
        assert "front-ours" not in names
        assert "front-other" in names
    finally:
        other.remove(force=True)
        with pytest.raises(docker.errors.NotFound):
            ours.remove(force=True)


def test_an_engine_that_does_not_run_is_made_ready_from_the_page(reader: Reader, engine_socket: Path) -> None:
    there = engine_socket.readlink()
    engine_socket.unlink()
    # another language, so that nothing is known of the engine yet
    reader.send("language", language="pt-BR")
    assert reader.state()["engine"]["ready"] is False
    assert "Preparar o motor" in reader.page()
    reader.send("ready")
    failed = reader.when_done()
    assert failed["notice"]["failed"]
    assert "LAB_ENGINE" in failed["notice"]["text"]
    engine_socket.symlink_to(there)
    reader.send("ready")
    ready = reader.when_done()
    assert ready["engine"]["ready"] is True
    assert "Docker" in ready["notice"]["text"]


def test_the_course_is_found_wherever_jupyter_starts(course_folder: Path, tmp_path: Path) -> None:
    assert find_course(course_folder).path("README.md") == "README.md"
    assert find_course(PROJECT.parent).path("README.md") == f"{PROJECT.name}/README.md"
    with pytest.raises(LabError, match=re.escape(str(PROJECT))):
        find_course(tmp_path)
