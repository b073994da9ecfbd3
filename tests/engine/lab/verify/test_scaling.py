"""Lesson 07's checks on the engine: a balancer that knows its replicas, networks as planned."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from docker.types import IPAMConfig, IPAMPool

import lab
from lab import verify
from lab.engines.client import LabClient

# answers its host name, as the application's api does
SERVICE = """
mkdir -p /www/cgi-bin && echo ok > /www/healthz
printf '#!/bin/sh\\nprintf "Content-Type: application/json\\\\n\\\\n{\\"host\\": \\"%%s\\"}" $(hostname)\\n' > /www/cgi-bin/host
chmod +x /www/cgi-bin/host
exec httpd -f -p 8000 -h /www
"""
PATH = "/cgi-bin/host"
REPLICAS = ["check-web-1", "check-web-2"]


@pytest.fixture
def network(client: LabClient) -> Iterator[str]:
    made = client.networks.create("check-site")
    yield "check-site"
    for container in client.containers.list(all=True, filters={"network": "check-site"}):
        container.remove(force=True)
    made.remove()


@pytest.fixture
def balancer(client: LabClient, network: str, run: Callable[..., Any]) -> Any:
    for name in REPLICAS:
        run(name, ["sh", "-c", SERVICE], network=network, hostname=name)
    return lab.balancer(client, network, name="check-balancer")


def test_replicas_that_all_answer_pass(client: LabClient, balancer: Any) -> None:
    balancer.route(REPLICAS)
    assert verify.balanced(client, "check-balancer", REPLICAS, path=PATH).passed


def test_a_replica_that_the_balancer_does_not_know_is_named(client: LabClient, balancer: Any) -> None:
    balancer.route(REPLICAS[:1])
    finding = verify.balanced(client, "check-balancer", REPLICAS, path=PATH)
    assert not finding.passed
    assert "none was answered by: check-web-2" in finding.found


def test_a_replica_that_does_not_run_is_named(client: LabClient, balancer: Any) -> None:
    balancer.route(REPLICAS)
    client.containers.get("check-web-2").kill()
    finding = verify.balanced(client, "check-balancer", REPLICAS, path=PATH)
    assert not finding.passed
    assert "Container check-web-2 has ended" in finding.found


def test_a_balancer_without_routes_answers_nothing(client: LabClient, balancer: Any) -> None:
    finding = verify.balanced(client, "check-balancer", REPLICAS, path=PATH)
    assert not finding.passed
    assert "gave no good answer" in finding.found


def test_a_network_as_planned_passes_and_others_say_why(client: LabClient) -> None:
    subnet = "10.98.7.0/26"
    assert "no network check-planned" in verify.planned_network(client, "check-planned", subnet).found
    assert "no subnet for it yet" in verify.planned_network(client, "check-planned", None).found
    by_default = client.networks.create("check-default")
    planned = client.networks.create("check-planned", ipam=IPAMConfig(pool_configs=[IPAMPool(subnet=subnet)]))
    try:
        assert verify.planned_network(client, "check-planned", subnet).passed
        assert "the engine takes the next" in verify.planned_network(client, "check-default", subnet).found
    finally:
        planned.remove()
        by_default.remove()
