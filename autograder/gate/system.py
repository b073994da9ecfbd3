"""What the engine says of itself, of others on it no word; and the events of the submission's own objects."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from autograder.gate.exchange import Answer, Request, Response
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from autograder.gate.scope import full_tag

_TOLD = (
    *("Architecture", "CgroupDriver", "CgroupVersion", "CpuCfsPeriod", "CpuCfsQuota", "CPUShares", "CPUSet", "DefaultRuntime"),
    *("Driver", "ExperimentalBuild", "IPv4Forwarding", "InitBinary", "Isolation", "KernelVersion", "LoggingDriver"),
    *("MemTotal", "MemoryLimit", "NCPU", "OSType", "OSVersion", "OomKillDisable", "OperatingSystem", "PidsLimit"),
    *("SecurityOptions", "ServerVersion", "SwapLimit", "SystemTime"),
)


async def ping(realm: Realm, request: Request) -> Response:
    """Whether the engine answers."""
    return await realm.engine.ask(request.method, "/_ping")


async def version(realm: Realm, request: Request) -> Response:
    """The engine's version."""
    return realm.shown(await realm.engine.ask("GET", f"{request.version}/version"))


async def info(realm: Realm, request: Request) -> Response:
    """The engine's facts, with the numbers of the submission's own objects."""
    answer = await realm.engine.ask("GET", f"{request.version}/info")
    if answer.status != 200:
        return realm.shown(answer)
    found = answer.value()
    states = [each["State"] for each in await realm.containers()]
    images = [each for each in await realm.fetch("/images/json") if realm.sees(each)]
    told = {key: found[key] for key in _TOLD if key in found}
    told |= {"Name": "grader", "Containers": len(states), "Images": len(images)}
    told |= {"ContainersRunning": states.count("running"), "ContainersPaused": states.count("paused")}
    told["ContainersStopped"] = len(states) - told["ContainersRunning"] - told["ContainersPaused"]
    told |= {"Plugins": {"Volume": ["local"], "Network": ["bridge", "null"], "Log": ["json-file"]}, "Warnings": None}
    return Answer.of({**told, "Swarm": {"LocalNodeState": "inactive"}, "Labels": [], "Runtimes": {"runc": {"path": "runc"}}})


async def disk(realm: Realm, request: Request) -> Response:
    """How much room the submission's own objects take."""
    answer = await realm.disk_usage(request.version)
    if answer.status != 200:
        return realm.shown(answer)
    found = answer.value()
    own: dict[str, Any] = {
        "Containers": [each for each in found.get("Containers") or [] if realm.scope.owns(each["Labels"])],
        "Volumes": [each for each in found.get("Volumes") or [] if realm.scope.owns(each["Labels"])],
        "Images": [
            {**each, "RepoTags": realm.visible(each.get("RepoTags")), "RepoDigests": []}
            for each in found.get("Images") or []
            if realm.sees(each)
        ],
    }
    own["LayersSize"] = sum(each["Size"] for each in own["Images"])
    return Answer.of(realm.scope.hide({**own, "BuildCache": [], "BuilderSize": 0}))


async def events(realm: Realm, request: Request) -> Response:
    """The events of the submission's own objects, as they happen."""
    filters = request.filters()
    for key, find in (("container", realm.container), ("network", realm.network), ("volume", realm.volume)):
        filters[key] = [await _real(realm, find, value) for value in filters.get(key, [])]
    if "image" in filters:
        filters["image"] = [realm.scope.name(full_tag(value)) for value in filters["image"]] + filters["image"]
    filters = {key: values for key, values in filters.items() if values}
    query = [*request.only("since", "until"), ("filters", json.dumps(filters))]
    answer = await realm.engine.stream("GET", f"{request.version}/events", query, each_line=lambda event: _own(realm, event))
    return realm.shown(answer) if isinstance(answer, Answer) else answer


async def _real(realm: Realm, find: Callable[[str], Awaitable[str]], reference: str) -> str:
    """The engine's name for something; for what is not there (yet) one that nothing has."""
    try:
        return await find(reference)
    except RefusedError:
        return realm.scope.name(reference)


def _own(realm: Realm, event: dict[str, Any]) -> dict[str, Any] | None:
    """The event as the student sees it; None where it is someone else's."""
    actor = event.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    known = {*realm.asked, *realm.networks}
    named = str(attributes.get("name", "")).startswith(realm.scope.prefix) or str(actor.get("ID", "")).startswith(
        realm.scope.prefix
    )
    if realm.scope.owns(attributes) or actor.get("ID") in known or attributes.get("container") in known or named:
        shown: dict[str, Any] = realm.scope.hide(event)
        return shown
    return None
