"""skopeo, real, as a plain program reads what Docker made; and Podman where it is, with a stand-in that keeps a record."""

import json
from pathlib import Path
from typing import Any

import pytest

import lab

STAND_IN = """#!/bin/sh
echo "$1 $2" >> {log}
case $1 in
  load) tar -tf "$4" | grep -q manifest.json && echo "Loaded image: docker.io/library/busybox:1" ;;
  run) shift 3; echo "it ran: $*" ;;
esac
"""


pytestmark = pytest.mark.usefixtures("english")


def test_skopeo_reads_the_layers_that_docker_saved(client: Any, tmp_path: Path) -> None:
    image = client.images.get(lab.images.busybox(client))
    archive = tmp_path / "image.tar"
    archive.write_bytes(b"".join(image.save()))
    config = json.loads(lab.skopeo("inspect", "--config", f"docker-archive:{archive}"))
    assert config["rootfs"]["diff_ids"] == image.attrs["RootFS"]["Layers"]


def test_where_podman_is_not_a_sentence_says_so(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert lab.podman_run(client, lab.images.busybox(client), ["true"]).startswith("Podman is not on this computer")


def test_where_podman_is_it_gets_the_image_runs_it_and_forgets_it(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = lab.images.busybox(client)
    program, log = tmp_path / "podman", tmp_path / "log"
    program.write_text(STAND_IN.format(log=log))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert lab.podman_run(client, tag, ["echo", "hello"]) == "it ran: docker.io/library/busybox:1 echo hello"
    assert log.read_text().splitlines() == ["load --quiet", "run --rm", "image rm"]
