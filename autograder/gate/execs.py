"""Commands in running containers, and files copied into and out of containers."""

import json

from autograder.gate.archives import repacked
from autograder.gate.config import EXEC
from autograder.gate.exchange import Answer, Hijack, Request, Response
from autograder.gate.fields import checked, flag
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError


async def create(realm: Realm, request: Request, container: str) -> Response:
    """Prepare a command in one of the submission's containers."""
    realm.keep_room()
    identity = await realm.container(container)
    body = checked(request.json(), EXEC)
    answer = await realm.engine.ask("POST", f"{request.version}/containers/{identity}/exec", json_body=body)
    if answer.status == 201:
        realm.execs[str(answer.value()["Id"])] = identity
    return realm.shown(answer)


def _known(realm: Realm, identity: str) -> str:
    if identity not in realm.execs:
        raise RefusedError(f"No such exec instance: {identity}", status=404)
    return identity


async def start(realm: Realm, request: Request, identity: str) -> Response:
    """Start a prepared command; unless it is detached, the connection becomes its input and output."""
    path = f"{request.version}/exec/{_known(realm, identity)}/start"
    asked = checked(request.json(), {"Detach": flag, "Tty": flag})
    body = {"Detach": asked.get("Detach", False), "Tty": asked.get("Tty", False)}
    if body["Detach"]:
        return realm.shown(await realm.engine.ask("POST", path, json_body=body))
    return Hijack(path, (), json.dumps(body).encode())


async def inspect(realm: Realm, request: Request, identity: str) -> Response:
    """Show a command."""
    return realm.shown(await realm.engine.ask("GET", f"{request.version}/exec/{_known(realm, identity)}/json"))


async def resize(realm: Realm, request: Request, identity: str) -> Response:
    """Change the size of a command's terminal."""
    path = f"{request.version}/exec/{_known(realm, identity)}/resize"
    return realm.shown(await realm.engine.ask("POST", path, request.only("w", "h")))


async def get_files(realm: Realm, request: Request, container: str) -> Response:
    """Files of a container, as a tar file, or (HEAD) what kind of file a path is."""
    path = f"{request.version}/containers/{await realm.container(container)}/archive"
    query = request.only("path")
    if request.method == "HEAD":
        return realm.shown(await realm.engine.ask("HEAD", path, query))
    answer = await realm.engine.stream("GET", path, query)
    return realm.shown(answer) if isinstance(answer, Answer) else answer


async def put_files(realm: Realm, request: Request, container: str) -> Response:
    """Unpack a tar file in a container."""
    realm.keep_room()
    path = f"{request.version}/containers/{await realm.container(container)}/archive"
    query = request.only("path", "noOverwriteDirNonDir", "copyUIDGID")
    body = await repacked(request.body, realm.limits.context_mb)
    try:
        return realm.shown(await realm.engine.ask("PUT", path, query, body=body, kind="application/x-tar"))
    finally:
        realm.wrote = True  # only now, because it may have been measured while it was written
