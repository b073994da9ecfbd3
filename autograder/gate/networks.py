"""Networks: bridges of the submission's own, without a way out and without the host in them."""

from typing import Any

from autograder.gate import config
from autograder.gate.creating import connection
from autograder.gate.exchange import Answer, Request, Response
from autograder.gate.fields import Validator, checked, flag, mapping, object_name, one_of, refused, text, text_map, wrong
from autograder.gate.realm import UNREACHABLE, Realm
from autograder.gate.refusals import RefusedError
from autograder.gate.scope import DEFAULT_LABEL
from lab.messages import translate as _


def _options() -> str:
    return _("A network's options are refused: the grader chooses them.")


def _version_6() -> str:
    return _("IPv6 is refused: graded networks have IPv4 only.")


def _swarm() -> str:
    return _("Networks of a swarm are refused: the grader's engine is a single machine.")


def _ipam(field: str, value: Any) -> dict[str, Any]:
    found = mapping(field, value)
    if found.get("Config") or found.get("Options") or found.get("Driver") not in {None, "", "default"}:
        raise RefusedError(
            _("A subnet of one's own is refused: two submissions might want the same. Leave it out, the engine chooses one."),
            rule="subnet",
        )
    return {}


_CREATION: dict[str, Validator] = {
    "Name": text,
    "CheckDuplicate": flag,
    "Driver": one_of("bridge"),
    "Internal": flag,
    "Attachable": flag,
    "Scope": one_of("local"),
    "IPAM": _ipam,
    "Options": refused("network-options", _options),
    "EnableIPv6": refused("network-options", _version_6),
    "EnableIPv4": flag,
    "Ingress": refused("swarm", _swarm),
    "ConfigOnly": refused("swarm", _swarm),
    "ConfigFrom": refused("swarm", _swarm),
    "Labels": text_map,
}


async def create(realm: Realm, request: Request) -> Response:
    """Make a network."""
    asked = checked(request.json(), _CREATION)
    name = object_name("network", asked.get("Name", ""))
    if name in {"bridge", "host", "none", "default"}:
        raise RefusedError(f"operation is not permitted on predefined {name} network", status=403)
    body = {
        "Name": realm.scope.name(name),
        "CheckDuplicate": asked.get("CheckDuplicate", False),
        "Internal": True,
        "Options": UNREACHABLE,
        "Attachable": asked.get("Attachable", False),
        "Labels": {**asked.get("Labels", {}), **realm.scope.labels},
    }
    async with realm.making:
        if len(await realm.own_networks()) >= realm.limits.networks:
            raise RefusedError(
                _("Another network is refused: a submission may have {most}. Remove one first.").format(
                    most=realm.limits.networks
                ),
                rule="networks-limit",
            )
        answer = await realm.make_network(body, request.version)
    if answer.status == 201:
        shown = {"Name": body["Name"], "Internal": asked.get("Internal", False), "Options": {}}
        realm.networks[str(answer.value()["Id"])] = shown
    return realm.shown(answer)


async def listing(realm: Realm, request: Request) -> Response:
    """List the submission's networks, with the one that stands for the engine's default."""
    await realm.network("bridge")
    query = [("filters", realm.scope.filters(request.filters()))]
    return _shown(realm, await realm.engine.ask("GET", f"{request.version}/networks", query))


async def inspect(realm: Realm, request: Request, network: str) -> Response:
    """Show a network as it was asked for."""
    path = f"{request.version}/networks/{await realm.network(network)}"
    return _shown(realm, await realm.engine.ask("GET", path, request.only("verbose", "scope")))


def _shown(realm: Realm, answer: Answer) -> Answer:
    if answer.status != 200:
        return realm.shown(answer)
    found = answer.value()
    many = found if isinstance(found, list) else [found]
    shown = [{**each, **realm.networks.get(each["Id"], {})} for each in many]
    return Answer.of(realm.scope.hide(shown if isinstance(found, list) else shown[0]))


async def remove(realm: Realm, request: Request, network: str) -> Response:
    """Remove a network."""
    identity = await realm.network(network)
    if identity == realm.default_network:
        raise RefusedError("bridge is a pre-defined network and cannot be removed", status=403)
    answer = await realm.engine.ask("DELETE", f"{request.version}/networks/{identity}")

    return realm.shown(answer)


async def connect(realm: Realm, request: Request, network: str) -> Response:
    """Connect a container to a network, or disconnect it."""
    identity = await realm.network(network)
    asked = checked(request.json(), {"Container": text, "EndpointConfig": config.endpoint, "Force": flag})
    if not asked.get("Container"):
        raise wrong("Container", _("a text"))
    container = await realm.container(asked["Container"])
    body: dict[str, Any] = {"Container": container}
    if request.path.endswith("/disconnect"):
        body["Force"] = asked.get("Force", False)
    else:
        inspected = await realm.fetch(f"/containers/{container}/json")
        name = str(inspected["Name"]).removeprefix("/")
        given = name.removeprefix(realm.scope.prefix) if realm.scope.owns_tag(name) else ""
        called = "bridge" if identity == realm.default_network else network
        body["EndpointConfig"] = await connection(realm, called, asked.get("EndpointConfig", {}), given)
    action = request.path.rsplit("/", 1)[-1]
    return realm.shown(await realm.engine.ask("POST", f"{request.version}/networks/{identity}/{action}", json_body=body))


async def prune(realm: Realm, request: Request) -> Response:
    """Remove the submission's unused networks, but not the one that stands for the engine's default."""
    filters = request.filters()
    filters["label!"] = [*filters.get("label!", []), DEFAULT_LABEL]
    query = [("filters", realm.scope.filters(filters))]
    return realm.shown(await realm.engine.ask("POST", f"{request.version}/networks/prune", query))
