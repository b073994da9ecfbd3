"""A published port is reached from here, whichever machine the engine is on."""

import time
import urllib.request

import pytest

import lab
from lab import images
from lab.engines.client import LabClient
from lab.vm.freeport import free_port

SERVE = ["sh", "-c", "mkdir /www && echo hello > /www/index.html && httpd -f -p 80 -h /www"]


def read(address: str) -> str:
    """What a server answers, asked again until it listens: a container runs before its program is ready."""
    give_up = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.read().decode()
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)


def test_a_published_port_is_reached(client: LabClient) -> None:
    container = client.containers.run(images.BUSYBOX, SERVE, detach=True, ports={"80/tcp": None})
    address = lab.url(container)
    assert read(address) == "hello\n"
    assert lab.url(container, 80) == address


def test_a_port_of_a_later_container_is_reached_too(client: LabClient) -> None:
    port = free_port()
    first = client.containers.run(images.BUSYBOX, SERVE, detach=True, ports={"80/tcp": port})
    assert read(lab.url(first)) == "hello\n"
    first.remove(force=True)
    second = client.containers.run(images.BUSYBOX, SERVE, detach=True, ports={"80/tcp": port})
    assert read(lab.url(second)) == "hello\n"


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
