"""Builds, with the engine's classic builder: from images that the submission may use, without a network, within limits."""

import asyncio
import json
import posixpath
import tarfile
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from autograder.gate import dockerfile
from autograder.gate.archives import File, repacked
from autograder.gate.exchange import Answer, Request, Response, Stream
from autograder.gate.images import keep_few, keep_few_names, scoped_tag
from autograder.gate.limits import MB
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from autograder.gate.scope import LABEL
from lab.messages import translate as _

_PASSED_ON = ("q", "nocache", "target", "buildargs")
# what clients send although it changes nothing here, or is imposed anyway
_IGNORED = {"t", "dockerfile", "labels", "rm", "forcerm", "pull", "version", "memory", "memswap", "shmsize"}
_IGNORED_TOO = {"cpushares", "cpusetcpus", "cpuperiod", "cpuquota", "cpusetmems", "ulimits", "networkmode", "platform"}


async def build(realm: Realm, request: Request) -> Response:
    """Build an image."""
    realm.keep_room()
    _check(request)
    await keep_few(realm)
    query = [*request.only(*_PASSED_ON), *_imposed(realm)]
    for key, value in request.query:
        if key == "t" and value:
            query.append(("t", ":".join(scoped_tag(realm, value, ""))))
    given = request.one("dockerfile") or "Dockerfile"
    await keep_few_names(realm, sum(key == "t" for key, _tag in query))
    text: list[str] = []
    await repacked(request.body, realm.limits.context_mb, lambda files: _find(files, given, text))
    images = {name: await _base(realm, name) for name in set(dockerfile.bases(text[0]))}
    written = dockerfile.rewritten(text[0], images, realm.scope.labels)
    name = f".{realm.scope.token}.Dockerfile"
    body = await repacked(request.body, realm.limits.context_mb, lambda files: _with(files, name, written))
    query += [("dockerfile", name), ("labels", json.dumps(_labels(request)))]
    path, kind = f"{request.version}/build", "application/x-tar"
    answer = await realm.engine.stream("POST", path, query, body=body, kind=kind, each_line=realm.scope.hide)
    if isinstance(answer, Answer):
        return realm.shown(answer)
    return Stream(answer.status, answer.headers, _in_time(realm, answer.pieces))


async def _base(realm: Realm, name: str) -> str:
    """How the engine is told of a base. One of the submission's own by its id: its name may have been taken away when the
    build comes to it, and the engine would then look for that in a registry."""
    image = await realm.image(name)
    return str(image.attrs["Id"]) if realm.scope.owns_tag(image.reference) else image.reference


def _check(request: Request) -> None:
    if request.one("remote"):
        raise RefusedError(_("Building from an address is refused: there is no network. Send the files."), rule="build-remote")
    if request.one("version") == "2" or request.one("session"):
        raise RefusedError(
            _("BuildKit is refused: the grader uses the classic builder. Set DOCKER_BUILDKIT=0, or build with the docker SDK."),
            rule="buildkit",
        )
    if request.one("networkmode") not in {"", "default", "none", "bridge"}:
        raise RefusedError(_("The steps of a graded build have no network."), rule="build-network")
    known = {*_PASSED_ON, *_IGNORED, *_IGNORED_TOO}
    for key, value in request.query:
        if key not in known and value not in {"", "[]", "{}", "null", "0", "false", "False"}:
            raise RefusedError(
                _("The build's option {option} is refused. Leave it out.").format(option=key[:40]), rule="build-option"
            )


def _labels(request: Request) -> dict[str, str]:
    try:
        found = json.loads(request.one("labels") or "{}") or {}
        return {str(key): str(value) for key, value in found.items() if not str(key).startswith(LABEL)}
    except (ValueError, AttributeError, RecursionError):
        raise RefusedError(_("The build's labels cannot be read."), status=400) from None


def _imposed(realm: Realm) -> list[tuple[str, str]]:
    limits = realm.limits
    memory = str(limits.container_mb * MB)
    size = limits.disk_mb * MB
    return [
        ("networkmode", "none"),
        ("rm", "1"),
        ("forcerm", "1"),
        ("memory", memory),
        ("memswap", memory),
        ("cpuperiod", "100000"),
        ("cpuquota", str(int(limits.container_cpus * 100_000))),
        ("ulimits", json.dumps([{"Name": "fsize", "Soft": size, "Hard": size}])),
    ]


def _find(files: list[File], given: str, found: list[str]) -> list[File]:
    """Put the text of the Dockerfile into `found`. Of two of one name, the last counts, as when they are unpacked."""
    wanted = posixpath.normpath(given.lstrip("/"))
    contents = [content for info, content in files if info.isreg() and posixpath.normpath(info.name.lstrip("/")) == wanted]
    if not contents:
        raise RefusedError(f"Cannot locate specified Dockerfile: {given}", status=400)
    found.append(contents[-1].decode("utf-8", "replace"))
    return []


def _with(files: list[File], name: str, text: str) -> list[File]:
    """The context with the Dockerfile as it is built, which the engine leaves out of what `COPY . .` copies."""
    ignored = [content for info, content in files if posixpath.normpath(info.name) == ".dockerignore"]
    # the engine reads this file to leave out the Dockerfile, and itself where it is named in it
    rules = ignored[-1].decode("utf-8", "replace") + f"\n{name}\n" if ignored else f"{name}\n.dockerignore\n"
    hidden = {name, ".dockerignore"}
    kept = [(info, content) for info, content in files if posixpath.normpath(info.name) not in hidden]
    return [*kept, _file(name, text.encode()), _file(".dockerignore", rules.encode())]


def _file(name: str, content: bytes) -> File:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info, content


async def _in_time(realm: Realm, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """A build's messages, until it ends or has taken too long; then the connection's end ends the build."""
    loop = asyncio.get_running_loop()
    end = loop.time() + realm.limits.build_seconds
    try:
        async with aclosing(pieces):
            while True:
                try:
                    async with asyncio.timeout_at(end):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                yield piece
    except TimeoutError:
        sentence = _("The build was ended: it may take {seconds:g} s.").format(seconds=realm.limits.build_seconds)
        realm.ledger.note("build-seconds", sentence)
        yield _error(sentence)


def _error(sentence: str) -> bytes:
    value: dict[str, Any] = {"errorDetail": {"message": sentence}, "error": sentence}
    return json.dumps(value).encode() + b"\r\n"
