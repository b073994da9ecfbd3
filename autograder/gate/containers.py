"""Containers: making them within the limits, and everything done to one that is there."""

import json
import re
from contextlib import aclosing
from typing import Any

from autograder.gate import creating
from autograder.gate.config import CONFIG
from autograder.gate.engine import SECONDS
from autograder.gate.exchange import Answer, Hijack, Query, Request, Response, Stream
from autograder.gate.fields import checked, mapping, object_name
from autograder.gate.hostconfig import RESOURCES
from autograder.gate.images import changes, keep_few, keep_few_names, scoped_tag
from autograder.gate.imposing import changed
from autograder.gate.limits import MB
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from autograder.gate.scope import LABEL
from lab.messages import translate as _

_JSON = "application/json"
_ANSWER_MB = 16


async def create(realm: Realm, request: Request) -> Response:
    """Make a container, with what the gate imposes."""
    realm.keep_room()
    name = request.one("name").removeprefix("/")
    plan = await creating.planned(realm, request.json(), object_name("container", name) if name else "")
    async with realm.making:
        if len(await realm.containers()) >= realm.limits.containers + realm.spare_containers:
            raise RefusedError(
                _("Another container is refused: a submission may have {most} at the same time. Remove one first.").format(
                    most=realm.limits.containers
                ),
                rule="containers-limit",
            )
        query = [("name", realm.scope.name(name))] if name else []
        answer = await realm.engine.ask("POST", f"{request.version}/containers/create", query, json_body=plan.body)
    if answer.status == 201:
        realm.asked[str(answer.value()["Id"])] = plan.shown
    return realm.shown(answer)


async def inspect(realm: Realm, request: Request, container: str) -> Response:
    """Show a container as it was asked for."""
    identity = await realm.container(container)
    answer = await realm.engine.ask("GET", f"{request.version}/containers/{identity}/json", request.only("size"))
    if answer.status != 200:
        return realm.shown(answer)
    return Answer.of(realm.scope.hide(as_asked(answer.value(), realm.asked.get(identity, {}))))


def as_asked(found: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """An inspection with the student's settings in place of those that the gate imposed."""
    host = {**found["HostConfig"], **asked}
    if asked and asked.get("Mounts") is None:
        host.pop("Mounts", None)
    network = found["NetworkSettings"]
    for name, connection in (network.get("Networks") or {}).items():
        if name.endswith("-bridge") and asked.get("NetworkMode") in {"default", "bridge"}:
            # where the engine shows the address on its default network a second time
            first = ("EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "MacAddress")
            network = {**network, **{key: connection.get(key) for key in first}}
    if found["State"]["Running"] and host.get("PortBindings"):
        fixed = {
            port: [{"HostIp": each.get("HostIp") or "0.0.0.0", "HostPort": each["HostPort"]} for each in targets]
            for port, targets in host["PortBindings"].items()
            if targets and all(each.get("HostPort") for each in targets)
        }
        network = {**network, "Ports": {**(network.get("Ports") or {}), **fixed}}
    return {**found, "HostConfig": host, "NetworkSettings": network}


async def listing(realm: Realm, request: Request) -> Response:
    """List the submission's containers."""
    filters = request.filters()
    filters["name"] = [_anchored(realm, value) for value in filters.get("name", [])]
    filters["network"] = [await realm.network_name(value) for value in filters.get("network", [])]
    filters["ancestor"] = [(await realm.image(value)).reference for value in filters.get("ancestor", [])]
    filters["volume"] = [value if value.startswith("/") else await realm.volume(value) for value in filters.get("volume", [])]
    for key in ("before", "since"):
        filters[key] = [await realm.container(value) for value in filters.get(key, [])]
    query = [*request.only("all", "limit", "size"), ("filters", realm.scope.filters(_said(filters)))]
    answer = await realm.engine.ask("GET", f"{request.version}/containers/json", query)
    if answer.status != 200:
        return realm.shown(answer)
    found = answer.value()
    for each in found:
        mode = realm.asked.get(each["Id"], {}).get("NetworkMode")
        each["HostConfig"] = {"NetworkMode": mode} if mode else each.get("HostConfig") or {}
    return Answer.of(realm.scope.hide(found))


def _anchored(realm: Realm, pattern: str) -> str:
    """A filter by name, where `^` means the beginning of the name that the student gave."""
    rest = pattern.removeprefix("^").removeprefix("/?").removeprefix("/")
    return f"^/?({realm.scope.prefix})?{rest}" if pattern.startswith(("^", "/")) else pattern


def _said(filters: dict[str, list[str]]) -> dict[str, list[str]]:
    return {key: values for key, values in filters.items() if values}


async def prune(realm: Realm, request: Request) -> Response:
    """Remove the submission's stopped containers."""
    query = [("filters", realm.scope.filters(_said(request.filters())))]
    return realm.shown(await realm.engine.ask("POST", f"{request.version}/containers/prune", query))


async def rename(realm: Realm, request: Request, container: str) -> Response:
    """Give a container another name, by which it is found on its networks from then on."""
    name = object_name("container", request.one("name").removeprefix("/"))
    identity = await realm.container(container)
    before = await realm.fetch(f"/containers/{identity}/json")
    path = f"{request.version}/containers/{identity}/rename"
    answer = await realm.engine.ask("POST", path, [("name", realm.scope.name(name))])
    if answer.status < 400:
        await creating.call_anew(realm, before, name)
    return realm.shown(answer)


async def update(realm: Realm, request: Request, container: str) -> Response:
    """Change a container's resources, within the same limits."""
    identity = await realm.container(container)
    asked = checked(request.json(), RESOURCES)
    sent = changed(asked, realm.limits)
    answer = await realm.engine.ask("POST", f"{request.version}/containers/{identity}/update", json_body=sent)
    if answer.status == 200:
        known = realm.asked.setdefault(identity, {})
        known.update({key: value for key, value in asked.items() if key in known})
    return realm.shown(answer)


async def start(realm: Realm, request: Request, container: str) -> Response:
    """Start a container. The body, in which old clients send a HostConfig, is not passed on."""
    realm.keep_room()
    path = f"{request.version}/containers/{await realm.container(container)}/{request.path.rsplit('/', 1)[-1]}"
    return realm.shown(await realm.engine.ask("POST", path, request.only("t"), seconds=None))


async def remove(realm: Realm, request: Request, container: str) -> Response:
    """Remove a container."""
    identity = await realm.container(container)
    answer = await realm.engine.ask("DELETE", f"{request.version}/containers/{identity}", request.only("v", "force"))

    return realm.shown(answer)


async def act(realm: Realm, request: Request, container: str) -> Response:
    """Anything else that is done to one container and answered as a whole, a stop after as long as the client says."""
    path = f"{request.version}/containers/{await realm.container(container)}/{request.path.rsplit('/', 1)[-1]}"
    query = request.only("t", "signal", "w", "h", "ps_args")
    if not _harmless(request.one("ps_args")):
        raise RefusedError(_("ps_args is refused, except forms such as aux, -ef or -o pid,args."), rule="ps-args")
    seconds = None if path.endswith("/stop") else SECONDS
    return realm.shown(await _whole(await realm.engine.stream(request.method, path, query, seconds=seconds)))


async def _whole(found: Answer | Stream) -> Answer:
    """An answer in one piece, within bounds: a list of changed files is as long as the submission likes."""
    if isinstance(found, Answer):
        return found
    content = bytearray()
    async with aclosing(found.pieces):
        async for piece in found.pieces:
            content += piece
            if len(content) > _ANSWER_MB * MB:
                raise RefusedError(
                    _("The engine's answer is longer than {most} MB.").format(most=_ANSWER_MB), rule="answer-limit"
                )
    return Answer(found.status, bytes(content), found.headers)


def _harmless(ps_args: str) -> bool:
    """The engine runs the host's own ps with these arguments, as root."""
    return re.fullmatch(r"-?[aefuxlj]{0,6}( ?-?o ?[a-z_,%]+)?", ps_args) is not None


async def follow(realm: Realm, request: Request, container: str) -> Response:
    """Logs, statistics, the wait for an end, or all files: answered piece by piece, as it comes."""
    path = f"{request.version}/containers/{await realm.container(container)}/{request.path.rsplit('/', 1)[-1]}"
    names = ("follow", "stdout", "stderr", "since", "until", "timestamps", "tail", "stream", "one-shot", "condition")
    each = realm.scope.hide if path.endswith("/stats") else None
    answer = await realm.engine.stream(request.method, path, request.only(*names), each_line=each)
    return realm.shown(answer) if isinstance(answer, Answer) else answer


async def attach(realm: Realm, request: Request, container: str) -> Response:
    """Connect to a container's own input and output."""
    names = ("logs", "stream", "stdin", "stdout", "stderr", "detachKeys")
    return Hijack(f"{request.version}/containers/{await realm.container(container)}/attach", request.only(*names))


async def commit(realm: Realm, request: Request) -> Response:
    """Make an image of a container."""
    realm.keep_room()
    identity = await realm.container(request.one("container"))
    query: Query = [("container", identity), *request.only("comment", "author", "pause")]
    if repository := request.one("repo"):
        name, tag = scoped_tag(realm, repository, request.one("tag"))
        query = [*query, ("repo", name), ("tag", tag)]
    lines = changes(value for key, value in request.query if key == "changes")
    query = [*query, *(("changes", line) for line in (*lines, f"LABEL {LABEL}={realm.scope.token}"))]
    body = checked(mapping("body", request.json()), CONFIG)
    async with realm.making:
        await keep_few(realm)
        await keep_few_names(realm)
        path = f"{request.version}/commit"
        answer = await realm.engine.ask("POST", path, query, body=json.dumps(body).encode(), kind=_JSON)
    realm.wrote = True
    return realm.shown(answer)
