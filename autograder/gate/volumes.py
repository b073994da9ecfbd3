"""Volumes: plain local ones of the submission's own."""

from autograder.gate.exchange import Answer, Request, Response
from autograder.gate.fields import Validator, checked, object_name, text, text_map
from autograder.gate.mounts import driver
from autograder.gate.realm import Realm, message
from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

_CREATION: dict[str, Validator] = {"Name": text, "Driver": text, "DriverOpts": text_map, "Labels": text_map}


async def create(realm: Realm, request: Request) -> Response:
    """Make a volume; one of that name is left as it is."""
    asked = checked(request.json(), _CREATION)
    driver(asked.get("Driver", ""), asked.get("DriverOpts", {}))
    return realm.shown(await _make(realm, asked.get("Name", ""), asked.get("Labels", {})))


async def ensure(realm: Realm, given: str) -> str:
    """The engine's name of a volume of the submission, made where it is missing."""
    name = await realm.volume(given)
    if name != given:
        answer = await _make(realm, given, {})
        if answer.status >= 400:
            raise RefusedError(message(answer), status=answer.status)
    return name


async def _make(realm: Realm, given: str, labels: dict[str, str]) -> Answer:
    realm.keep_room()
    name = realm.scope.name(object_name("volume", given)) if given else ""
    async with realm.making:
        known = {each["Name"] for each in await realm.own_volumes()}
        if name not in known and len(known) >= realm.limits.volumes:
            raise RefusedError(
                _("Another volume is refused: a submission may have {most}. Remove one first.").format(most=realm.limits.volumes),
                rule="volumes-limit",
            )
        body = {"Name": name, "Labels": {**labels, **realm.scope.labels}}
        return await realm.engine.ask("POST", "/volumes/create", json_body=body)


async def listing(realm: Realm, request: Request) -> Response:
    """List the submission's volumes."""
    query = [("filters", realm.scope.filters(request.filters()))]
    return realm.shown(await realm.engine.ask("GET", f"{request.version}/volumes", query))


async def inspect(realm: Realm, request: Request, volume: str) -> Response:
    """Show a volume."""
    return realm.shown(await realm.engine.ask("GET", f"{request.version}/volumes/{await realm.volume(volume)}"))


async def remove(realm: Realm, request: Request, volume: str) -> Response:
    """Remove a volume."""
    path = f"{request.version}/volumes/{await realm.volume(volume)}"
    return realm.shown(await realm.engine.ask("DELETE", path, request.only("force")))


async def prune(realm: Realm, request: Request) -> Response:
    """Remove the submission's volumes that no container uses."""
    query = [("filters", realm.scope.filters(request.filters()))]
    return realm.shown(await realm.engine.ask("POST", f"{request.version}/volumes/prune", query))
