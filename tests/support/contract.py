"""Fixtures of an engine's contract: what a test makes on the engine belongs to it alone, and is removed.

Whoever imports them has a fixture `kind`, of the engine that the contract is held against.
"""

import os
import uuid
from collections.abc import Iterator

import docker
import pytest
from docker.models.containers import Container

import lab
from lab import images
from lab.engines import labels
from lab.engines.candidates import candidates
from lab.engines.client import LabClient
from lab.engines.facts import EngineKind

__all__ = ["client", "engine", "foreign", "owner"]


@pytest.fixture(autouse=True)
def owner(monkeypatch: pytest.MonkeyPatch) -> str:
    """Objects of a test belong to that test alone, so that `reset` spares what its user works on meanwhile."""
    name = f"{os.getuid()}-test-{uuid.uuid4().hex[:12]}"
    monkeypatch.setenv(labels.OWNER, name)
    return name


@pytest.fixture(scope="session")
def engine(kind: EngineKind) -> Iterator[LabClient]:
    client = lab.engine(kind=kind, quiet=True)
    yield client
    client.close()


@pytest.fixture
def client(engine: LabClient) -> Iterator[LabClient]:
    images.busybox(engine)
    yield engine
    lab.reset(engine)


@pytest.fixture
def foreign(engine: LabClient, kind: EngineKind, monkeypatch: pytest.MonkeyPatch) -> Iterator["Foreign"]:
    """Someone else on the same engine, with a plain client, which the environment's authorities would mislead."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    images.busybox(engine)
    (candidate, *_others) = candidates(kind, print, {})
    someone = Foreign(docker.DockerClient(**candidate.open().options))
    yield someone
    someone.clean()


class Foreign:
    """A plain client that removes at the end what it was told of, by name."""

    def __init__(self, client: docker.DockerClient) -> None:
        self.client = client
        self._end: list[tuple[object, dict[str, bool]]] = []

    def keep(self, made, **how: bool):
        self._end.append((made, how))
        return made

    def run(self, image: str = images.BUSYBOX, **options: object) -> Container:
        return self.keep(self.client.containers.run(image, ["sleep", "600"], detach=True, **options), force=True)

    def clean(self) -> None:
        for made, how in reversed(self._end):
            made.remove(**how)
        self.client.close()
