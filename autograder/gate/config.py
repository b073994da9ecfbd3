"""The fields of a container's creation outside HostConfig, and of a network's endpoint. Pure.

Source: Docker Engine API v1.41, ContainerCreate and NetworkConnect.
"""

from collections.abc import Mapping
from typing import Any

from autograder.gate.fields import (
    Validator,
    checked,
    dropped,
    flag,
    mapping,
    names_only,
    refused,
    text,
    text_map,
    texts,
    whole,
    words,
)
from autograder.gate.hostconfig import HOST_CONFIG
from lab.messages import translate as _


def _triggers() -> str:
    return _("ONBUILD triggers are refused here: write their instructions in the Dockerfile itself.")


def _driver_options() -> str:
    return _("Options of a network's driver are refused: the grader chooses them.")


def _health(field: str, value: Any) -> dict[str, Any]:
    table: dict[str, Validator] = {"Test": texts, **dict.fromkeys(("Interval", "Timeout", "Retries", "StartPeriod"), whole)}
    return checked(mapping(field, value), table, field)


def _addresses(field: str, value: Any) -> dict[str, Any]:
    return checked(mapping(field, value), {"IPv4Address": text, "IPv6Address": text, "LinkLocalIPs": texts}, field)


_ENDPOINT: dict[str, Validator] = {
    "IPAMConfig": _addresses,
    "Links": texts,
    "Aliases": texts,
    "MacAddress": text,
    "DriverOpts": refused("network-options", _driver_options),
    # what a client copies from an inspection; the engine decides them
    **dict.fromkeys(("NetworkID", "EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "DNSNames"), dropped),
}

CONFIG: dict[str, Validator] = {
    "Hostname": text,
    "Domainname": text,
    "User": text,
    **dict.fromkeys(("AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin", "StdinOnce", "ArgsEscaped"), flag),
    "NetworkDisabled": flag,
    "ExposedPorts": names_only,
    "Env": texts,
    "Cmd": words,
    "Entrypoint": words,
    "Shell": texts,
    "Healthcheck": _health,
    "Image": text,
    "Volumes": names_only,
    "WorkingDir": text,
    "MacAddress": text,
    "OnBuild": refused("onbuild", _triggers),
    "Labels": text_map,
    "StopSignal": text,
    "StopTimeout": whole,
}


def endpoint(field: str, value: Any) -> dict[str, Any]:
    """The settings of a container's connection to a network."""
    found = checked(mapping(field, value), _ENDPOINT, field)
    return {key: each for key, each in found.items() if each is not None}


def _networking(field: str, value: Any) -> dict[str, Any]:
    table: dict[str, Validator] = {"EndpointsConfig": mapping}
    found = checked(mapping(field, value), table, field).get("EndpointsConfig", {})
    return {name: endpoint(f"{field}.{name}", each or {}) for name, each in found.items()}


CREATION: dict[str, Validator] = {
    **CONFIG,
    "HostConfig": lambda field, value: checked(mapping(field, value), HOST_CONFIG, field),
    "NetworkingConfig": _networking,
    "Platform": dropped,
}

EXEC: dict[str, Validator] = {
    **dict.fromkeys(("AttachStdin", "AttachStdout", "AttachStderr", "Tty", "Detach"), flag),
    "DetachKeys": text,
    "ConsoleSize": dropped,
    "Env": texts,
    "Cmd": words,
    "User": text,
    "WorkingDir": text,
    "Privileged": HOST_CONFIG["Privileged"],
    "Container": dropped,
}


def creation(body: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A container's creation in its three parts: Config, HostConfig and the endpoints by network.

    Raises:
        RefusedError: a field is refused.
    """
    found = checked(body, CREATION)
    if body.get("Entrypoint") == []:
        found["Entrypoint"] = []  # not "unset": it takes the image's entry point away
    return found, found.pop("HostConfig", {}), found.pop("NetworkingConfig", {})
