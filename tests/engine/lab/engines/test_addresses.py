"""A published port is reached from here, whichever machine the engine is on."""

import pytest

import lab
from lab import images
from lab.engines.client import LabClient
from lab.vm.freeport import free_port
from tests.support.servers import listening, read
from tests.support.waiting import until

SERVE = ["sh", "-c", "mkdir /www && echo hello > /www/index.html && httpd -f -p 80 -h /www"]


def answer(address: str) -> str:
    """What a server answers once it listens: a container runs before its program is ready."""
    until(lambda: listening(address))
    return read(address)


def test_a_published_port_is_reached(client: LabClient) -> None:
    container = client.containers.run(images.BUSYBOX, SERVE, detach=True, ports={"80/tcp": None})
    address = lab.url(container)
    assert answer(address) == "hello\n"
    assert lab.url(container, 80) == address


def test_a_port_of_a_later_container_is_reached_too(client: LabClient) -> None:
    port = free_port()
    first = client.containers.run(images.BUSYBOX, SERVE, detach=True, ports={"80/tcp": port})
    assert answer(lab.url(first)) == "hello\n"
    first.remove(force=True)
    second = client.containers.run(images.BUSYBOX, SERVE, detach=True, ports={"80/tcp": port})
    assert answer(lab.url(second)) == "hello\n"


def test_a_port_that_is_not_published_is_told(client: LabClient) -> None:
    container = client.containers.run(images.BUSYBOX, SERVE, detach=True, ports={"80/tcp": None})
    with pytest.raises(lab.LabError, match="81"):
        lab.url(container, 81)
    container.kill()
    with pytest.raises(lab.LabError, match=str(container.name)):
        lab.url(container)
    container.remove(force=True)
    with pytest.raises(lab.LabError, match=str(container.name)):
        lab.url(container)
