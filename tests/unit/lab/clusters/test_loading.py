"""Each kind of local cluster has its own way of taking images; an environment variable may name another."""

from pathlib import Path
from typing import NoReturn

import pytest
from docker.errors import ImageNotFound

from lab.clusters.loading import COMMAND, command_for, load
from lab.errors import LabError
from tests.support.programs import recording


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that write down what they were called with, first on PATH."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv(COMMAND, raising=False)
    recording(tmp_path, "kind", "k3d", "minikube", "own")
    return tmp_path


class Empty:
    """An engine without images."""

    @property
    def images(self) -> "Empty":
        return self

    def get(self, name: str) -> NoReturn:
        raise ImageNotFound(name)


@pytest.mark.parametrize(
    ("context", "command"),
    [
        ("kind-lab", "kind load image-archive A --name lab"),
        ("k3d-a-b", "k3d image import A --cluster a-b"),
        ("minikube", "minikube image load A"),
    ],
)
def test_the_usual_clusters_take_an_archive(context: str, command: str) -> None:
    assert " ".join(command_for(context, "A")) == command


def test_a_command_of_ones_own_gets_the_tags(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMMAND, f"{programs}/own load")
    load(Empty(), ["lab/a:1", "lab/b:2"], "kind-lab")
    assert (programs / "called").read_text() == "own load lab/a:1 lab/b:2\n"


def test_a_cluster_that_shares_the_engines_images_is_left_alone(programs: Path) -> None:
    assert "nothing to copy" in load(Empty(), ["lab/a:1"], "docker-desktop")
    assert not (programs / "called").exists()


def test_a_failure_gives_the_commands_last_words(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMMAND, "sh -c 'echo one; echo the node is full >&2; exit 3'")
    with pytest.raises(LabError, match="could not be copied to the cluster: the node is full"):
        load(Empty(), ["lab/a:1"], "kind-lab")


def test_a_cluster_of_another_kind_says_what_to_set(programs: Path) -> None:
    with pytest.raises(LabError, match=f"context mine is not known.*{COMMAND}"):
        load(Empty(), ["lab/a:1"], "mine")


def test_a_missing_image_and_a_missing_command_of_ones_own_are_named(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LabError, match="no image lab/absent:1"):
        load(Empty(), ["lab/absent:1"], "kind-lab")
    monkeypatch.setenv(COMMAND, "absent --with options")
    with pytest.raises(LabError, match="absent is not installed"):
        load(Empty(), ["lab/absent:1"], "kind-lab")
