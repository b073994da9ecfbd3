"""Each kind of local cluster has its own way of taking images; an environment variable may name another."""

from pathlib import Path
from typing import NoReturn

import pytest
from docker.errors import ImageNotFound

import lab
from lab.clusters.loading import COMMAND, command_for, load
from lab.engines.client import LabClient
from lab.errors import LabError


@pytest.fixture(scope="module")
def client() -> LabClient:
    return lab.engine(quiet=True)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that write down what they were called with, first on PATH."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv(COMMAND, raising=False)
    for name in ("kind", "k3d", "minikube", "own"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" > {tmp_path}/called\n')
        program.chmod(0o755)
    return tmp_path


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


def test_an_archive_of_the_image_is_handed_over(client: LabClient, programs: Path) -> None:
    assert load(client, [lab.images.busybox(client)], "kind-lab") == "Copied to the cluster: lab/busybox:1."
    assert (programs / "called").read_text().startswith("kind load image-archive /")


def test_a_command_of_ones_own_gets_the_tags(client: LabClient, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMMAND, f"{programs}/own load")
    load(client, ["lab/a:1", "lab/b:2"], "kind-lab")
    assert (programs / "called").read_text() == "own load lab/a:1 lab/b:2\n"


def test_a_cluster_that_shares_the_engines_images_is_left_alone(client: LabClient, programs: Path) -> None:
    assert "nothing to copy" in load(client, ["lab/a:1"], "docker-desktop")
    assert not (programs / "called").exists()


def test_a_failure_gives_the_commands_last_words(client: LabClient, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMMAND, "sh -c 'echo one; echo the node is full >&2; exit 3'")
    with pytest.raises(LabError, match="could not be copied to the cluster: the node is full"):
        load(client, ["lab/a:1"], "kind-lab")


def test_a_cluster_of_another_kind_says_what_to_set(client: LabClient, programs: Path) -> None:
    with pytest.raises(LabError, match=f"context mine is not known.*{COMMAND}"):
        load(client, ["lab/a:1"], "mine")


class Empty:
    """An engine without images."""

    @property
    def images(self) -> "Empty":
        return self

    def get(self, name: str) -> NoReturn:
        raise ImageNotFound(name)


def test_a_missing_image_and_a_missing_command_of_ones_own_are_named(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LabError, match="no image lab/absent:1"):
        load(Empty(), ["lab/absent:1"], "kind-lab")
    monkeypatch.setenv(COMMAND, "absent --with options")
    with pytest.raises(LabError, match="absent is not installed"):
        load(Empty(), ["lab/absent:1"], "kind-lab")


def test_a_missing_program_is_named(client: LabClient, programs: Path) -> None:
    (programs / "minikube").unlink()
    with pytest.raises(LabError, match="minikube is not installed"):
        load(client, [lab.images.busybox(client)], "minikube")
