"""Which requests the gate understands; everything else is refused. Pure.

Source: Docker Engine API v1.41.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from autograder.gate import building, containers, execs, images, loading, networks, system, volumes
from autograder.gate.exchange import Request, Response
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

Handler = Callable[..., Awaitable[Response]]

_ONE = r"[a-zA-Z0-9][a-zA-Z0-9_.-]*"
_IMAGE = r"[a-zA-Z0-9][a-zA-Z0-9_./:-]*"
_TARGET = re.compile(r"(?P<version>/v1\.\d{1,3})?(?P<path>/[a-zA-Z0-9_./:-]+)")


@dataclass(frozen=True)
class Route:
    """A kind of request.

    Attributes:
        method: its methods, separated by `|`.
        path: a pattern of the whole path after the version; its groups are the handler's arguments.
        handler: what answers it.
        large: whether its body may be an archive.
    """

    method: str
    path: str
    handler: Handler
    large: bool = False


_CONTAINER = f"/containers/(?P<container>{_ONE})"
_EXEC = r"/exec/(?P<identity>[0-9a-f]{64})"
ROUTES = (
    Route("GET|HEAD", "/_ping", system.ping),
    Route("GET", "/version", system.version),
    Route("GET", "/info", system.info),
    Route("GET", "/events", system.events),
    Route("GET", "/system/df", system.disk),
    Route("GET", "/containers/json", containers.listing),
    Route("POST", "/containers/create", containers.create),
    Route("POST", "/containers/prune", containers.prune),
    # `docker inspect` asks here for images, too, and goes on where there is no such container
    Route("GET", f"/containers/(?P<container>{_IMAGE})/json", containers.inspect),
    Route("GET", f"{_CONTAINER}/(?:top|changes)", containers.act),
    Route("GET", f"{_CONTAINER}/(?:logs|stats|export)", containers.follow),
    Route("POST", f"{_CONTAINER}/wait", containers.follow),
    Route("POST", f"{_CONTAINER}/(?:start|restart)", containers.start),
    Route("POST", f"{_CONTAINER}/(?:stop|kill|pause|unpause|resize)", containers.act),
    Route("POST", f"{_CONTAINER}/rename", containers.rename),
    Route("POST", f"{_CONTAINER}/update", containers.update),
    Route("POST", f"{_CONTAINER}/attach", containers.attach),
    Route("POST", f"{_CONTAINER}/exec", execs.create),
    Route("GET|HEAD", f"{_CONTAINER}/archive", execs.get_files),
    Route("PUT", f"{_CONTAINER}/archive", execs.put_files, large=True),
    Route("DELETE", _CONTAINER, containers.remove),
    Route("POST", "/commit", containers.commit),
    Route("POST", f"{_EXEC}/start", execs.start),
    Route("POST", f"{_EXEC}/resize", execs.resize),
    Route("GET", f"{_EXEC}/json", execs.inspect),
    Route("GET", "/networks", networks.listing),
    Route("POST", "/networks/create", networks.create),
    Route("POST", "/networks/prune", networks.prune),
    Route("GET", f"/networks/(?P<network>{_ONE})", networks.inspect),
    Route("DELETE", f"/networks/(?P<network>{_ONE})", networks.remove),
    Route("POST", f"/networks/(?P<network>{_ONE})/(?:connect|disconnect)", networks.connect),
    Route("GET", "/volumes", volumes.listing),
    Route("POST", "/volumes/create", volumes.create),
    Route("POST", "/volumes/prune", volumes.prune),
    Route("GET", f"/volumes/(?P<volume>{_ONE})", volumes.inspect),
    Route("DELETE", f"/volumes/(?P<volume>{_ONE})", volumes.remove),
    Route("GET", "/images/json", images.listing),
    Route("GET", f"/images/(?P<image>{_IMAGE})/json", images.inspect),
    Route("GET", f"/images/(?P<image>{_IMAGE})/history", images.history),
    Route("GET", f"/images/(?P<image>{_IMAGE})/get", loading.save),
    Route("POST", f"/images/(?P<image>{_IMAGE})/tag", images.tag),
    Route("GET", "/images/get", loading.save_named),
    Route("POST", "/images/load", loading.load, large=True),
    Route("POST", "/build", building.build, large=True),
)
_COMPILED = [(route, frozenset(route.method.split("|")), re.compile(route.path)) for route in ROUTES]
_COMPILED.append((Route("DELETE", "", images.remove), frozenset({"DELETE"}), re.compile(f"/images/(?P<image>{_IMAGE})")))


def _pull() -> str:
    return _("Pulling and importing images is refused: graded code has no network. Use lab/busybox:1, or build on it.")


def _push() -> str:
    return _("Registries are refused: graded code has no network. Tag, build and commit as you like, on this engine.")


def _swarm() -> str:
    return _("A swarm is refused: the grader's engine is a single machine. Use containers and networks.")


def _plugins() -> str:
    return _("Plugins are refused: they would change the grader's machine.")


def _buildkit() -> str:
    return _("BuildKit is refused: the grader uses the classic builder. Set DOCKER_BUILDKIT=0, or build with the docker SDK.")


def _for_all() -> str:
    return _("Cleaning up the engine's images is refused: others use it too. Remove your own by name, or leave them.")


_REFUSED: tuple[tuple[str, str, Callable[[], str]], ...] = (
    (r"/images/create", "pull", _pull),
    (r"/images/.+/push|/images/search|/auth|/distribution/.*", "registry", _push),
    (r"/(swarm|nodes|services|tasks|secrets|configs)(/.*)?", "swarm", _swarm),
    (r"/plugins(/.*)?", "plugin", _plugins),
    (r"/session|/grpc", "buildkit", _buildkit),
    (r"/(images|build)/prune", "prune", _for_all),
)


def split(target: str) -> tuple[str, str, str]:
    """Version, path and query of a request's target, as they came.

    Raises:
        RefusedError: the path is written in a way that could be read as another.
    """
    path, _mark, query = target.partition("?")
    match = _TARGET.fullmatch(path)
    if match is None or ".." in path or "//" in path or "/./" in path:
        raise RefusedError(_("This path is refused: {path}. Write it plainly.").format(path=path[:80]), rule="path")
    return match["version"] or "", match["path"], query


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """What answers a request, and the arguments in its path.

    Raises:
        RefusedError: nothing does.
    """
    for pattern, rule, sentence in _REFUSED:
        if re.fullmatch(pattern, path):
            raise RefusedError(sentence(), rule=rule)
    for route, methods, pattern_ in _COMPILED:
        if method in methods and (match := pattern_.fullmatch(path)):
            return route, match.groupdict()
    raise RefusedError(
        _("{method} {path} is refused: graded code may not ask this of the engine.").format(method=method[:10], path=path[:80]),
        rule="route",
    )


async def respond(realm: Realm, route: Route, arguments: dict[str, str], request: Request) -> Response:
    """The answer to a request that `find` knows."""
    return await route.handler(realm, request, **arguments)
