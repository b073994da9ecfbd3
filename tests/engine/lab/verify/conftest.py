"""A real engine; what a test makes on it is removed when the test ends."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import lab
import lab.images
from lab.engines.client import LabClient
from lab.verify.looking import find_container
from lab.workbench import Workshop


@pytest.fixture(autouse=True)
def speaks_english(english: None) -> None:
    """What the findings say is compared."""


@pytest.fixture
def run(client: LabClient) -> Iterator[Callable[..., Any]]:
    """Start a container of the course's image; it is removed after the test."""
    made = []

    def start(name: str, command: list[str] | None = None, **options: Any) -> Any:
        if left := find_container(client, name):
            left.remove(force=True, v=True)
        container = client.containers.run(
            lab.images.busybox(client), command or ["sleep", "600"], name=name, detach=True, **options
        )
        made.append(container)
        return container

    yield start
    for container in made:
        container.remove(force=True, v=True)


@pytest.fixture
def shop(client: LabClient) -> Iterator[Workshop]:
    with lab.workshop(client) as opened:
        yield opened
