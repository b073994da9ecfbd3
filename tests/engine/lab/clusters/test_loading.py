"""An image that an engine really holds is handed to a cluster."""

from pathlib import Path

import pytest

import lab
from lab.clusters.loading import COMMAND, load
from lab.engines.client import LabClient
from lab.errors import LabError
from tests.support.programs import recording

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that write down what they were called with, first on PATH."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv(COMMAND, raising=False)
    recording(tmp_path, "kind", "k3d", "minikube", "own")
    return tmp_path


def test_an_archive_of_the_image_is_handed_over(client: LabClient, programs: Path) -> None:
    assert load(client, [lab.images.busybox(client)], "kind-lab") == "Copied to the cluster: lab/busybox:1."
    assert (programs / "called").read_text().startswith("kind load image-archive /")


def test_a_missing_program_is_named(client: LabClient, programs: Path) -> None:
    (programs / "minikube").unlink()
    with pytest.raises(LabError, match="minikube is not installed"):
        load(client, [lab.images.busybox(client)], "minikube")
