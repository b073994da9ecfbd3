"""The engine that these tests use, as `lab.engine()` finds it here, reached in plain ways."""

import os
from collections.abc import Iterable
from functools import cache

import docker

from lab import images
from lab.engines.candidates import Endpoint
from lab.engines.client import SECONDS, LabClient
from lab.engines.labels import LABEL, OWNER
from lab.engines.probing import connect
from lab.engines.selection import select
from tests.support import machines


def endpoint() -> Endpoint:
    """How it is reached; found once for each machine, whatever a test does to the environment later."""
    return _endpoint(machines.in_use())


@cache
def _endpoint(_machine: int) -> Endpoint:
    selection = select(None, lambda _line: None, proven=False)
    selection.client.close()
    return selection.endpoint


def plain_client() -> docker.DockerClient:
    """A client that is not the course's, and puts no label on what it makes."""
    return docker.DockerClient(**endpoint().options, timeout=int(SECONDS))


def bare_client() -> LabClient:
    """The course's client."""
    return connect(endpoint())


def provide_images(client: LabClient, names: Iterable[str] = images.NAMES) -> None:
    """Have the course's images on the engine, and none of them a test's own: its reset would take them from the others."""
    mine = os.environ.pop(OWNER, None)
    try:
        for name in names:
            tag = images.provide(client, name)
            if mine and client.images.get(tag).labels.get(LABEL) == mine:
                client.images.remove(tag, force=True)
                images.provide(client, name)
    finally:
        if mine:
            os.environ[OWNER] = mine
