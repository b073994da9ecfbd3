"""A container's creation: from what the student asks for to what the engine is asked for."""

from dataclasses import dataclass
from typing import Any

from autograder.gate import config, mounts
from autograder.gate.imposing import to_send, to_show
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from autograder.gate.volumes import ensure
from lab.messages import translate as _

# Where names are looked up outside: nothing listens there. Engines before 25.0.5 ask the host's own server even for a
# network without a way out (CVE-2024-29018); one that is named is asked from inside the container instead.
_NO_SERVER = ["127.0.0.1"]
# it will not answer, so nobody needs to wait for it: resolv.conf(5)
_NO_WAITING = ["timeout:1", "attempts:1"]


@dataclass(frozen=True)
class Plan:
    """The body for the engine, and what `inspect` is to show in its HostConfig instead."""

    body: dict[str, Any]
    shown: dict[str, Any]


async def planned(realm: Realm, asked: dict[str, Any], name: str) -> Plan:
    """Translate a creation.

    Args:
        asked: the request's body.
        name: what the student calls the container, or empty.

    Raises:
        RefusedError: something in it is refused, or is not the submission's.
    """
    settings, host, endpoints = config.creation(asked)
    image = await realm.image(settings.get("Image", ""))
    sent = to_send(host, realm.limits)
    shown = to_show(host)
    # made first where they are missing: the engine itself would make them without our label
    volumes = {given: await ensure(realm, given) for given in mounts.named(host)}
    # a client that takes the name in "v:/data" for a Windows drive sends it here as well
    settings["Volumes"] = {target: {} for target in settings.get("Volumes", {}) if target.startswith("/")}
    anonymous = {*settings["Volumes"], *((image.attrs.get("Config") or {}).get("Volumes") or {})}
    sent = mounts.translated(sent, volumes, anonymous, realm.scope)
    for mode in ("PidMode", "IpcMode"):
        sent[mode] = await _joined(realm, sent.get(mode, ""))
    sent["VolumesFrom"] = [await _volumes_from(realm, each) for each in host.get("VolumesFrom", [])]
    network, connections = await _networks(realm, host, endpoints, name)
    sent["NetworkMode"] = network
    if connections:
        sent |= {"Dns": _NO_SERVER, "DnsOptions": [*host.get("DnsOptions", []), *_NO_WAITING]}
    if not network.startswith("container:"):
        shown["NetworkMode"] = host.get("NetworkMode") or "default"
    if ports := list(host.get("PortBindings", {})) or (["*"] if host.get("PublishAllPorts") else []):
        realm.ledger.note(
            "published-port",
            _(
                "Port {port} was not published: nothing outside reaches a graded container. Other containers do, by network."
            ).format(port=ports[0][:20]),
        )
    labels = {**settings.get("Labels", {}), **realm.scope.labels}
    body = {**settings, "Image": image.reference, "Labels": labels, "HostConfig": sent}
    return Plan({**body, "NetworkingConfig": {"EndpointsConfig": connections}}, shown)


async def _joined(realm: Realm, mode: str) -> str:
    """A namespace's mode, with the id of the container that it names."""
    kind, colon, reference = mode.partition(":")
    return f"{kind}:{await realm.container(reference)}" if colon else mode


async def _volumes_from(realm: Realm, reference: str) -> str:
    container, _colon, mode = reference.partition(":")
    if mode not in {"", "ro", "rw"}:
        raise RefusedError(_("volumes_from takes a container's name, and ro or rw after a colon."), status=400)
    return ":".join(filter(None, (await realm.container(container), mode)))


async def _networks(
    realm: Realm, host: dict[str, Any], endpoints: dict[str, dict[str, Any]], name: str
) -> tuple[str, dict[str, dict[str, Any]]]:
    """The network mode, and the settings of each connection by the network's name on the engine."""
    mode = host.get("NetworkMode") or "default"
    if mode == "none" or mode.startswith("container:"):
        return await _joined(realm, mode), {}
    given = {("bridge" if key == "default" else key): value for key, value in endpoints.items()}
    first = "bridge" if mode == "default" else mode
    given.setdefault(first, {})
    if host.get("Links"):
        given[first] = {**given[first], "Links": [*given[first].get("Links", []), *host["Links"]]}
    names = {key: await realm.network_name(key) for key in given}
    connections = {names[key]: await connection(realm, key, value, name) for key, value in given.items()}
    return names[first], connections


async def connection(realm: Realm, network: str, settings: dict[str, Any], name: str) -> dict[str, Any]:
    """The settings of one connection, in which the container can be found by the name that the student gave it."""
    found = dict(settings)
    if links := settings.get("Links"):
        found["Links"] = [await _link(realm, each) for each in links]
    if name and network != "bridge":
        found["Aliases"] = [*settings.get("Aliases", []), name]
    return found


async def call_anew(realm: Realm, container: dict[str, Any], name: str) -> None:
    """Have a container be found by a new name on its networks, and no longer by the old one: the engine changes only its own.

    Args:
        container: its inspection, from before it had the new name.
        name: what the student calls it now.
    """
    identity = str(container["Id"])
    gone = {str(container["Name"]).removeprefix("/").removeprefix(realm.scope.prefix), identity[:12]}
    for network, found in (container["NetworkSettings"]["Networks"] or {}).items():
        if not realm.scope.owns_tag(network) or network == realm.scope.name("bridge"):
            continue
        kept = {key: found[key] for key in ("IPAMConfig", "Links") if found.get(key)}
        aliases = [each for each in found.get("Aliases") or [] if each not in gone]
        left = {"Container": identity, "Force": False}
        joined = {"Container": identity, "EndpointConfig": {**kept, "Aliases": [*aliases, name]}}
        await realm.engine.ask("POST", f"/networks/{network}/disconnect", json_body=left)
        await realm.engine.ask("POST", f"/networks/{network}/connect", json_body=joined)


async def _link(realm: Realm, link: str) -> str:
    target, _colon, alias = link.partition(":")
    return f"{await realm.container(target)}:{alias or target}"
