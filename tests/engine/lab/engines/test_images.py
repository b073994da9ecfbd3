"""The course's larger images run their programs, on every engine, and stay as small as lessons say."""

import pytest

from lab import images
from lab.engines import labels
from lab.engines.client import LabClient

PROGRAMS = {
    "nginx": ["nginx", "-t"],
    "python": ["python3", "-c", "import http.server, json, redis, ssl, urllib.request; print(redis.__name__)"],
    "registry": ["docker-registry", "--version"],
    "valkey": ["valkey-server", "--version"],
    "wrk": ["sh", "-c", "httpd -p 80 -h /etc && wrk -t1 -c1 -d1s http://127.0.0.1/passwd"],
}
SAYS = {"nginx": "successful", "python": "redis", "registry": "distribution", "valkey": "Valkey server", "wrk": "Requests/sec"}
LARGEST_MB = 40


@pytest.mark.parametrize("name", sorted({*images.NAMES} - {"busybox"}))
def test_an_image_is_small_and_runs_its_program(client: LabClient, name: str) -> None:
    image = client.images.get(images.provide(client, name))
    assert image.attrs["Size"] < LARGEST_MB * 10**6
    assert image.labels[labels.LABEL]
    assert image.labels[labels.CONTENT_LABEL]
    said = client.containers.run(image, PROGRAMS[name], remove=True, stderr=True).decode()
    assert SAYS[name] in said


def test_an_image_is_made_once_and_remade_when_outdated(client: LabClient) -> None:
    first = client.images.get(images.wrk(client))
    assert client.images.get(images.wrk(client)).id == first.id
    client.images.get(images.BUSYBOX).tag("lab/wrk", "1")
    assert client.images.get(images.wrk(client)).labels[labels.CONTENT_LABEL] == first.labels[labels.CONTENT_LABEL]
