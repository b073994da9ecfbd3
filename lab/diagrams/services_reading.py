"""Asking the engine for the application's containers, networks and volumes, and being told when one of them changes."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from lab.app.running import NETWORKS, VOLUME
from lab.diagrams.services_facts import ServiceFact, ServicesFacts
from lab.engines.labels import labels_for

if TYPE_CHECKING:
    from docker import DockerClient

# Docker Engine API v1.41, "Monitor events"
_TELLING = {"start", "die", "pause", "unpause", "destroy", "connect", "disconnect", "create", "remove"}


def read_services(client: "DockerClient") -> ServicesFacts:
    """What of the course's is in the application's networks, running or not.

    Args:
        client: the engine, from `lab.engine()`.
    """
    ours = labels_for("container").items()
    found = [_fact(each) for each in client.api.containers(all=True) if ours <= (each["Labels"] or {}).items()]
    services = tuple(sorted((fact for fact in found if fact.networks), key=lambda fact: fact.name))
    services = tuple(_looked_into(client, fact) for fact in services)
    mine = labels_for("network").items()
    networks = {
        each["Name"]: bool(each["Internal"])
        for each in client.api.networks(names=list(NETWORKS))
        if mine <= (each["Labels"] or {}).items()
    }
    volumes = {each["Name"] for each in client.api.volumes(filters={"name": VOLUME})["Volumes"] or []}
    used = {name for fact in services for name in fact.volumes}
    return ServicesFacts(
        services,
        tuple((name, networks[name]) for name in NETWORKS if name in networks),
        tuple(sorted(used | ({VOLUME} & volumes))),
    )


def follow(client: "DockerClient", changed: Callable[[], None]) -> Callable[[], None]:
    """Call `changed`, from a thread of its own, after each event that may concern the application.

    Returns:
        What ends it.
    """
    events: Any = client.events(decode=True, filters={"type": ["container", "network", "volume"]})

    def listen() -> None:
        # the stream ends with an error when it is closed, or when the engine ends
        with suppress(Exception):
            for event in events:
                if event.get("Action") in _TELLING:
                    changed()

    threading.Thread(target=listen, name="services", daemon=True).start()
    return lambda: _close(events)


def _close(events: Any) -> None:
    with suppress(Exception):
        events.close()


def _fact(listed: dict[str, Any]) -> ServiceFact:
    joined = listed["NetworkSettings"]["Networks"] or {}
    return ServiceFact(
        name=listed["Names"][0].lstrip("/"),
        image=listed["Image"],
        state=listed["State"],
        networks=tuple(name for name in NETWORKS if name in joined),
        volumes=tuple(mount["Name"] for mount in listed["Mounts"] if mount.get("Type") == "volume" and mount.get("Name")),
        published=any(port.get("PublicPort") for port in listed["Ports"] or []),
    )


def _looked_into(client: "DockerClient", fact: ServiceFact) -> ServiceFact:
    """With what a listing does not tell: other names, and how it ended."""
    import docker

    try:
        attributes = client.api.inspect_container(fact.name)
    except docker.errors.NotFound:
        return fact  # it has just gone
    joined = attributes["NetworkSettings"]["Networks"] or {}
    names = {alias for network in fact.networks for alias in (joined.get(network) or {}).get("Aliases") or []}
    # an engine adds the container's own id to its names
    called = sorted(name for name in names if name != fact.name and not attributes["Id"].startswith(name))
    return ServiceFact(
        **{
            **vars(fact),
            "image": attributes["Config"]["Image"],
            "called": tuple(called),
            "status": attributes["State"]["ExitCode"] if fact.state == "exited" else None,
        }
    )
