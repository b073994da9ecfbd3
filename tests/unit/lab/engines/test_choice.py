"""None takes the place of the engine in use unasked: not in one session, and not silently from one to the next."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lab
from lab.cli import main
from lab.engines import probing
from lab.engines.choice import choose, current
from lab.engines.memory import begin_session, in_use, last_used, remember
from lab.engines.readying import make_ready
from lab.errors import LabError
from lab.front.engine import look
from tests.support.daemons import Daemon
from tests.support.surroundings import VARIABLES, Surroundings, say

pytestmark = pytest.mark.usefixtures("here")


def another_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on as in a process that nobody has told anything."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


# in one session


@pytest.fixture
def docker_in_use(here: Surroundings) -> tuple[Daemon, Daemon]:
    """Docker, which is in use, and Podman beside it."""
    both = here.docker(), here.podman()
    lab.engine(quiet=True)
    return both


@pytest.mark.usefixtures("docker_in_use")
def test_an_engine_in_use_that_is_gone_is_not_exchanged_and_the_ways_on_are_named(here: Surroundings):
    here.no_docker()
    with pytest.raises(LabError) as refused:
        lab.engine(quiet=True)
    assert str(refused.value) == (
        "The engine in use (Docker) cannot be used now: there is no such socket. "
        "What was made on it is still there. No other engine takes its place unless you say so. "
        'Start it, or wait until it answers, and run this again; or choose another: lab.engine(kind="vm"), or LAB_ENGINE=vm.'
    )
    here.docker_is_back()
    assert lab.engine().facts.kind == "docker"


def test_an_engine_in_use_that_is_silent_is_not_exchanged(
    here: Surroundings, docker_in_use: tuple[Daemon, Daemon], monkeypatch: pytest.MonkeyPatch
):
    _docker, podman = docker_in_use
    here.no_docker()
    here.silent_docker()
    monkeypatch.setattr(probing, "ANSWER_SECONDS", 0.3)
    with pytest.raises(LabError, match=r"no answer within 0\.3 s"):
        lab.engine(quiet=True)
    assert podman.asked == []


@pytest.mark.usefixtures("docker_in_use")
@pytest.mark.parametrize("word", ["kind", "LAB_ENGINE"])
def test_after_a_word_the_other_engine_is_the_one_in_use(here: Surroundings, word: str, monkeypatch: pytest.MonkeyPatch):
    if word == "kind":
        lab.engine(kind="podman", quiet=True)
    else:
        monkeypatch.setenv("LAB_ENGINE", "podman")
        lab.engine(quiet=True)
    assert lab.engine().facts.kind == "podman"
    assert current(say).endpoint.kind == "podman"


@pytest.mark.usefixtures("docker_in_use")
def test_a_word_that_leads_nowhere_changes_nothing():
    with pytest.raises(LabError), pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setenv("DOCKER_HOST", "unix:///nowhere")
        lab.engine(kind="docker")
    assert in_use() == "docker"


def test_an_engine_that_appears_takes_nobodys_place(here: Surroundings):
    here.podman()
    lab.engine(quiet=True)
    docker = here.docker()
    assert lab.engine().facts.kind == "podman"
    assert current(say).endpoint.kind == "podman"
    assert docker.asked == []


def test_a_quiet_default_deep_inside_is_not_exchanged_either(here: Surroundings, docker_in_use: tuple[Daemon, Daemon]):
    _docker, podman = docker_in_use
    here.no_docker()
    for ask in (lab.workshop, lab.reset):
        with pytest.raises(LabError, match="The engine in use"):
            ask()
    assert podman.asked == []


def test_children_know_the_engine_in_use(here: Surroundings, docker_in_use: tuple[Daemon, Daemon]):
    _docker, podman = docker_in_use
    here.no_docker()
    done = subprocess.run(
        [sys.executable, "-c", "import lab; lab.engine(quiet=True)"], capture_output=True, text=True, check=False
    )
    assert "The engine in use (Docker) cannot be used now" in done.stderr
    assert podman.asked == []


@pytest.fixture
def docker_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The environment's docker command, before a client that only says whom it would ask."""
    client = tmp_path / "programs" / "docker"
    client.parent.mkdir()
    client.write_text('#!/bin/sh\necho "$DOCKER_HOST"\n')
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{client.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return [sys.executable, "-m", "lab.engines.docker_command", "ps"]


@pytest.mark.usefixtures("docker_in_use")
def test_the_docker_command_asks_the_engine_in_use_or_nobody(here: Surroundings, docker_command: list[str], tmp_path: Path):
    done = subprocess.run(docker_command, capture_output=True, text=True, check=True)
    assert done.stdout == f"unix://{tmp_path}/docker.sock\n"
    here.no_docker()
    done = subprocess.run(docker_command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("docker: The engine in use (Docker) cannot be used now: there is no such socket.")


def test_a_lab_vm_that_has_ended_is_not_exchanged_either_and_nothing_is_promised_of_what_was_on_it(here: Surroundings):
    docker = here.docker()
    remember("vm")
    with pytest.raises(LabError, match=r"The engine in use \(lab VM\) cannot be used now: it does not run\.") as refused:
        current(say, lease=None)
    assert "still there" not in str(refused.value)
    assert 'lab.engine(kind="docker")' in str(refused.value)
    assert docker.asked == []


# a Jupyter server, its notebooks and its terminals


def test_a_notebook_begins_with_the_servers_engine(here: Surroundings):
    here.docker()
    podman = here.podman()
    assert "Docker 27.0" in make_ready(say)
    here.no_docker()
    with pytest.raises(LabError, match="The engine in use"):
        lab.engine(quiet=True)
    assert podman.asked == []


def in_a_notebook(code: str) -> None:
    subprocess.run([sys.executable, "-c", f"from lab.engines.memory import in_use, remember; {code}"], check=True)


def test_who_has_not_chosen_follows_the_last_choice_of_the_session(here: Surroundings, docker_command: list[str], tmp_path: Path):
    here.docker()
    here.podman()
    begin_session("docker")
    in_a_notebook("remember('podman')")
    # a new notebook, a terminal and the front page
    in_a_notebook("assert in_use() == 'podman'")
    done = subprocess.run(docker_command, capture_output=True, text=True, check=True)
    assert done.stdout == f"unix://{tmp_path}/podman/podman.sock\n"
    assert look().kind == "podman"


def test_who_has_chosen_keeps_it_whatever_the_session_chooses():
    begin_session("docker")
    in_a_notebook(
        "import os, subprocess, sys; remember('docker'); other = dict(os.environ); other.pop('LAB_ENGINE_CHOSEN'); "
        "subprocess.run([sys.executable, '-c', 'from lab.engines.memory import remember; remember(\"podman\")'], env=other); "
        "assert in_use() == 'docker'"
    )
    assert in_use() == "podman"


def test_a_later_word_in_the_session_outdoes_the_one_that_it_was_started_with(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LAB_ENGINE", "docker")
    begin_session("docker")
    in_a_notebook("remember('podman')")
    assert in_use() == "podman"
    monkeypatch.setenv("LAB_ENGINE", "vm")
    assert in_use() is None


def test_what_another_session_chooses_is_not_this_ones_engine(monkeypatch: pytest.MonkeyPatch):
    begin_session("docker")
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.delenv("LAB_ENGINE_SESSION")
        in_a_notebook("remember('podman')")
    assert in_use() == "docker"
    assert last_used() == "podman"


def test_the_front_page_says_why_the_engine_in_use_is_not_there(here: Surroundings, docker_in_use: tuple[Daemon, Daemon]):
    here.no_docker()
    state = look()
    assert not state.ready
    assert state.trouble == "The engine in use (Docker) cannot be used now: there is no such socket."


# from one session to the next


@pytest.mark.usefixtures("docker_in_use")
def test_another_engine_than_last_time_is_said_also_where_quiet(
    here: Surroundings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    another_session(monkeypatch)
    here.no_docker()
    lab.engine(quiet=True)
    assert capsys.readouterr() == (
        "",
        "Another engine than last time: Podman now, Docker before, which was passed over (there is no such socket). "
        "To choose yourself: LAB_ENGINE=docker.\n",
    )
    lab.engine(quiet=True)
    assert capsys.readouterr() == ("", "")
    another_session(monkeypatch)
    here.docker_is_back()
    lab.engine(quiet=True)
    assert capsys.readouterr().err == (
        "Another engine than last time: Docker now, which comes first where it works, Podman before. "
        "To choose yourself: LAB_ENGINE=podman.\n"
    )


@pytest.mark.usefixtures("docker_in_use")
@pytest.mark.parametrize("word", ["kind", "LAB_ENGINE"])
def test_where_it_was_asked_for_nothing_is_said(
    here: Surroundings, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    another_session(monkeypatch)
    if word == "LAB_ENGINE":
        monkeypatch.setenv("LAB_ENGINE", "podman")
    lab.engine(kind="podman" if word == "kind" else None, quiet=True)
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("docker_in_use")
def test_the_command_line_says_it_too_and_its_json_is_one_line(
    here: Surroundings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    another_session(monkeypatch)
    here.no_docker()
    assert main(["up", "--json"]) == 0
    printed = capsys.readouterr()
    (line,) = printed.out.splitlines()
    assert json.loads(line)["engine"] == "podman"
    assert printed.err.count("Another engine than last time: Podman now") == 1
    assert main(["status", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["engine"] == "podman"
    assert printed.err == ""


@pytest.mark.usefixtures("docker_in_use")
def test_the_server_says_it_in_the_line_that_it_shows(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    another_session(monkeypatch)
    here.no_docker()
    assert make_ready(say).startswith("Another engine than last time: Podman now")


def test_without_a_session_the_engine_chosen_last_is_the_one_that_is_asked(
    here: Surroundings, docker_in_use: tuple[Daemon, Daemon], monkeypatch: pytest.MonkeyPatch
):
    _docker, podman = docker_in_use
    another_session(monkeypatch)
    here.no_docker()
    with pytest.raises(LabError, match=r"The engine in use \(Docker\).*python -m lab up"):
        current(say)
    assert main(["status", "--json"]) == 1
    assert podman.asked == []


def test_where_none_was_ever_chosen_the_first_that_answers_is_asked(here: Surroundings):
    here.podman()
    assert current(say, lease=None).endpoint.kind == "podman"


def test_an_unknown_word_in_the_memory_is_no_engine(here: Surroundings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LAB_ENGINE_CHOSEN", "virtualbox ")
    here.podman()
    assert choose(None, say).endpoint.kind == "podman"


def test_importing_connects_to_nothing():
    program = """
import sys
seen = []
sys.addaudithook(lambda event, _arguments: seen.append(event) if event.startswith("socket.") else None)
import lab, lab.engines.docker_command, lab.resetting, lab.images, lab.cli, lab.serving
connected = [event for event in seen if event != "socket.__new__"]
assert not connected, connected
assert "docker" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_command_line_reports_an_error_in_one_sentence():
    for options in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "lab", "up", *options],
            env={**os.environ, "LAB_ENGINE": "docker"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        said = json.loads(done.stdout)["error"] if options else done.stderr
        assert "docker.sock" in said
        assert "Traceback" not in done.stderr
