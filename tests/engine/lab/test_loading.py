"""The load generator and the balancer on a real engine: what they measure is read, and they reach nothing outside."""

from collections.abc import Iterator
from typing import Any

import pytest

import lab
import lab.images
from lab.errors import LabError

SITE = "test-loading"


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def site(client: Any) -> Iterator[str]:
    """A network with a web server."""
    network = client.networks.create(SITE)
    script = "mkdir /www && echo ok > /www/healthz && exec httpd -f -p 8000 -h /www"
    client.containers.run(lab.images.busybox(client), ["sh", "-c", script], name="loaded-1", network=SITE, detach=True)
    yield SITE
    for container in client.containers.list(all=True, filters={"network": SITE}):
        container.remove(force=True)
    network.remove()


def test_a_service_behind_the_balancer_is_loaded(client: Any, site: str) -> None:
    balancer = lab.balancer(client, site, name="loaded-balancer")
    balancer.route(["loaded-1"])
    generator = lab.generator(client, site)
    good = generator.run("http://loaded-balancer/healthz", seconds=1, connections=2)
    assert good.requests > 0
    assert (good.errors, good.connections) == (0, 2)
    assert 0 < good.p50_ms <= good.p99_ms
    assert generator.run("http://loaded-balancer/nothing-here", seconds=1, connections=2).refused > 0
    generator.close()


def test_the_balancers_configuration_is_made_from_the_replicas(client: Any, site: str) -> None:
    balancer = lab.balancer(client, site, name="loaded-balancer")
    assert balancer.configuration == ""
    balancer.route([client.containers.get("loaded-1")])
    assert "server loaded-1:8000" in balancer.configuration
    assert client.containers.get("loaded-balancer").exec_run("wget -q -O - http://127.0.0.1:80/routes").output == b"loaded-1"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "http://127.0.0.1/",
        "https://loaded-1:8000/",
        "http://generator:8000/",
        "http://172.17.0.1/",
        "loaded-1",
    ],
)
def test_it_loads_nothing_but_its_own_network(client: Any, site: str, url: str) -> None:
    with pytest.raises(LabError, match="does not lead to a container on the network"):
        lab.generator(client, site).run(url)


@pytest.mark.parametrize(("seconds", "connections"), [(0, 1), (31, 1), (1, 0), (1, 65)])
def test_a_load_is_bounded(client: Any, site: str, seconds: int, connections: int) -> None:
    with pytest.raises(LabError, match="seconds from 1 to 30, connections from 1 to 64"):
        lab.generator(client, site).run("http://loaded-1:8000/", seconds=seconds, connections=connections)


def test_nobody_listening_gives_a_sentence(client: Any, site: str) -> None:
    with pytest.raises(LabError, match=r"measured nothing.*container\.logs"):
        lab.generator(client, site).run("http://loaded-1:8001/", seconds=1)


def test_routing_to_nothing_gives_a_sentence(client: Any, site: str) -> None:
    balancer = lab.balancer(client, site, name="loaded-balancer")
    with pytest.raises(LabError, match="no replica to share"):
        balancer.route([])
    with pytest.raises(LabError, match="no running container loaded-9 on the network test-loading"):
        balancer.route(["loaded-9"])


def test_placements_have_the_same_image_and_kernels_of_their_own(client: Any) -> None:
    placements = lab.placements(client)
    here, there = placements.places
    assert (here.key, there.key) == (("process", "vm") if client.facts.kind == "vm" else ("host", "vm"))
    assert placements.same_image
    assert here.kernel != there.kernel
    assert there.addresses == "172.17.0.0/16"
    assert placements.factor() > 0
    assert "container in the lab VM" in str(placements)
