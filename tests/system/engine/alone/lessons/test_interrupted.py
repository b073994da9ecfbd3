"""A lesson that is broken off leaves nothing that `lab.reset()` does not take away: the engine and the cluster are as before."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from docker import DockerClient
from jupyter_core.utils import run_sync
from nbclient import NotebookClient

from tests.support.engine import plain_client
from tools.lesson_files import LessonFile
from tools.lesson_runs import environment

_NAMESPACES = """
import lab
cluster = lab.cluster(quiet=True)
if cluster.ready():
    print(*(each.metadata.name for each in cluster.core.list_namespace().items if each.status.phase == "Active"))
"""
# how far each lesson goes, as a share of its code cells: to where the most of it is up
REACHED = {"05-docker": 0.75, "06-microservices": 0.6, "07-scaling": 0.45, "08-kubernetes": 0.75}
pytestmark = pytest.mark.slow


@pytest.fixture
def client() -> DockerClient:
    return plain_client()


def state(client: DockerClient) -> dict[str, set[str]]:
    """What is on the engine and, where there is one, in the cluster; what a build that is under way makes has no tag yet."""
    api = client.api
    found = {
        "containers": {name for each in api.containers(all=True) for name in each["Names"] if each["Labels"]},
        "networks": {each["Name"] for each in api.networks()},
        "volumes": {each["Name"] for each in api.volumes()["Volumes"] or []},
        # the rehearsal of Binder, which may run at the same time, makes images of its own
        "tags": {tag for image in api.images() for tag in image["RepoTags"] or [] if not tag.startswith("lab-test/")},
    }
    variables = environment("pt-BR", "08-kubernetes")
    listed = subprocess.run([sys.executable, "-c", _NAMESPACES], capture_output=True, text=True, check=True, env=variables)
    found["namespaces"] = set(listed.stdout.split())
    return found


@pytest.mark.parametrize(("slug", "reached"), REACHED.items(), ids=REACHED)
def test_reset_clears_away_what_a_lesson_that_was_broken_off_left(
    client: DockerClient, slug: str, reached: float, tmp_path: Path
) -> None:
    variables = environment("pt-BR", slug) | {"XDG_DATA_HOME": str(tmp_path)}
    reset(variables)
    before = state(client)
    file = LessonFile(slug, "pt-BR")
    begin(file, reached, variables)
    during = state(client)
    assert during["containers"] > before["containers"], "it was broken off before it had made anything"
    reset(variables)
    assert state(client) == before


def begin(file: LessonFile, reached: float, variables: dict[str, str]) -> None:
    """Run the lesson's first cells in a kernel that is then killed."""
    book = file.read_notebook()
    assert book is not None
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    book.cells = code[: round(reached * len(code))]
    runner = NotebookClient(book, timeout=None, resources={"metadata": {"path": str(file.notebook.parent)}})
    with runner.setup_kernel(env=variables):
        for index, cell in enumerate(book.cells):
            runner.execute_cell(cell, index)
        run_sync(runner.km.signal_kernel)(signal.SIGKILL)  # the client's kernel manager is an asynchronous one
        assert runner.km.provisioner
        run_sync(runner.km.provisioner.wait)()


def reset(variables: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "lab", "reset"], env=variables, check=True, capture_output=True)
