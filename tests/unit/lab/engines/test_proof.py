"""Which engine is usable, and how long one is waited for; with sockets for engines, so nothing real is needed."""

import socket
import threading
from pathlib import Path

import pytest

import lab
from lab.engines import probing, proof
from lab.engines.selection import select
from lab.errors import LabError
from tests.support.daemons import Daemon, FallsSilent, Held
from tests.support.surroundings import Surroundings, say

pytestmark = pytest.mark.usefixtures("here")

START = "POST /containers/proof/start"
REMOVE = "DELETE /containers/proof"


def test_what_is_absent_is_passed_over_and_named_in_the_one_line(here: Surroundings, capsys: pytest.CaptureFixture[str]):
    here.podman()
    lab.engine()
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("Engine: Docker 27.0 on a test")
    assert "docker.sock): there is no such socket." in line


def test_what_refuses_or_answers_with_an_error_is_passed_over(here: Surroundings, tmp_path: Path):
    podman = here.podman()
    with socket.socket(socket.AF_UNIX) as nobody_listens:
        nobody_listens.bind(str(tmp_path / "docker.sock"))
        (refused,) = select(None, say, proven=True).passed_over
    assert refused.reason == "Connection refused"
    (tmp_path / "docker.sock").unlink()

    class Broken(Daemon):
        def answer(self, question: str) -> tuple[int, object]:
            return 500, {"message": "broken"}

    here.docker(Broken())
    selection = select(None, say, proven=True)
    assert [each.kind for each in selection.passed_over] == ["docker"]
    assert podman.asked.count(START) == 2


def test_a_daemon_that_runs_no_container_is_passed_over(here: Surroundings):
    class RunsNothing(Daemon):
        def answer(self, question: str) -> tuple[int, object]:
            return super().answer(question if question.startswith("GET") else "")

    here.docker(RunsNothing())
    here.podman()
    selection = select(None, say, proven=True)
    assert selection.endpoint.kind == "podman"
    (passed_over,) = selection.passed_over
    assert "this daemon only answers" in passed_over.reason


def test_a_socket_that_never_answers_is_given_up(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(probing, "ANSWER_SECONDS", 0.5)
    here.silent_docker()
    with pytest.raises(LabError, match=r"no answer within 0\.5 s"):
        select("docker", say, proven=True)


def test_a_slow_answer_is_waited_for_and_the_wait_is_said_once(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(probing, "SLOW_SECONDS", 0.05)
    docker, podman = here.docker(Held("GET /_ping")), here.podman()
    said: list[str] = []

    def hear(line: str) -> None:
        said.append(line)
        docker.go.set()  # not before: it is the wait that lets it go on

    assert select(None, hear, proven=True).endpoint.kind == "docker"
    (line,) = said
    assert "takes its time" in line
    assert "LAB_ENGINE=vm" in line
    assert podman.asked == []


def test_quiet_says_nothing_of_a_wait(here: Surroundings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(probing, "SLOW_SECONDS", 0.0)
    docker = here.docker(Held("GET /_ping"))
    threading.Timer(0.3, docker.go.set).start()
    lab.engine(quiet=True)
    assert capsys.readouterr() == ("", "")


def test_an_engine_that_the_grader_vouches_for_is_given_more_time_and_not_proven(
    here: Surroundings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(probing, "ANSWER_SECONDS", 0.2)
    docker = here.docker(Held("GET /_ping"))
    with pytest.raises(LabError, match=r"0\.2 s"):
        select("docker", say, proven=True)
    monkeypatch.setenv(probing.VOUCHED, "yes")
    threading.Timer(0.5, docker.go.set).start()
    assert select("docker", say, proven=True).endpoint.kind == "docker"
    assert START not in docker.asked


def test_the_container_that_proves_an_engine_is_gone_when_it_is_believed(here: Surroundings):
    docker = here.docker()
    select("docker", say, proven=True)
    assert docker.asked.count(REMOVE) == 1


def test_a_container_that_is_slow_to_start_is_waited_for_while_the_engine_answers(here: Surroundings):
    docker, podman = here.docker(Held(START)), here.podman()

    def let_it_start() -> None:
        docker.until_asked(START)
        docker.until_asked("GET /_ping", times=docker.asked.count("GET /_ping") + 3)
        docker.go.set()

    threading.Thread(target=let_it_start, daemon=True).start()
    assert select(None, say, proven=True).endpoint.kind == "docker"
    assert podman.asked == []


def test_an_engine_that_falls_silent_meanwhile_is_given_up_and_its_container_removed_when_it_speaks_again(
    here: Surroundings, monkeypatch: pytest.MonkeyPatch
):
    docker = FallsSilent(before=lambda: monkeypatch.setattr(probing, "ANSWER_SECONDS", 0.3))
    here.docker(docker)
    with pytest.raises(LabError, match=r"no more for 0\.3 s"):
        select("docker", say, proven=True)
    docker.go.set()
    docker.until_asked(REMOVE)


def test_an_engine_that_answers_and_does_not_get_on_is_given_up_in_the_end(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(proof, "STEP_SECONDS", 1.0)
    here.docker(Held(START))
    with pytest.raises(LabError, match="it answers, but a container made no progress for 1 s"):
        select("docker", say, proven=True)


def test_a_forced_engine_that_fails_says_what_was_tried_and_why(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LAB_ENGINE", "docker")
    here.podman()
    with pytest.raises(LabError) as failure:
        lab.engine()
    assert "docker.sock" in str(failure.value)
    assert "podman" not in str(failure.value).lower()
    assert "LAB_ENGINE" in failure.value.next_step


def test_an_unknown_engine_is_named_with_those_that_exist(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LAB_ENGINE", "virtualbox")
    with pytest.raises(LabError) as failure:
        lab.engine()
    for word in ("virtualbox", "docker", "podman", "vm"):
        assert word in str(failure.value)
