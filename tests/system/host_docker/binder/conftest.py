"""The image and a container of it for the whole folder, and what was measured, printed at the end."""

from collections.abc import Iterator

import docker
import pytest
from docker import DockerClient

from tests.support.binder.base import DOCKERFILE, base_image
from tests.support.binder.rehearsal import TAG, Rehearsal, rehearse
from tests.support.binder.weighing import Weights, weigh
from tools.lesson_files import ROOT

REPORT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REPORT] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash[REPORT]:
        terminalreporter.section("what Binder would be given")
        terminalreporter.write_line("\n".join(lines))


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> list[str]:
    """Lines to print at the end: what was measured, and is not asserted."""
    return request.config.stash[REPORT]


@pytest.fixture(scope="session")
def client() -> Iterator[DockerClient]:
    # building the image is one request that lasts minutes
    found = docker.from_env(timeout=3600)
    yield found
    found.close()


@pytest.fixture(scope="session")
def image(client: DockerClient) -> str:
    """The image, built as Binder builds it: without BuildKit, from the repository's root, its user's name and id told."""
    arguments = {"BASE": base_image(client), "NB_USER": "jovyan", "NB_UID": "1000"}
    client.images.build(
        path=str(ROOT),
        dockerfile=str(DOCKERFILE.relative_to(ROOT)),
        tag=TAG,
        buildargs=arguments,
        network_mode="host",
        rm=True,
        forcerm=True,
    )
    return TAG


@pytest.fixture(scope="session")
def weights(client: DockerClient, image: str) -> Weights:
    return weigh(client, image)


@pytest.fixture(scope="session")
def binder(client: DockerClient, image: str) -> Iterator[Rehearsal]:
    with rehearse(client, image) as running:
        yield running
