"""Where a container's published port is reached from this notebook, on whichever engine the container runs."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker.models.containers import Container

_LOOPBACK = "127.0.0.1"


def url(container: "Container", port: int = 80) -> str:
    """The address of a published port: on the engine's own machine, or forwarded from the lab VM.

    Args:
        container: a running container, made with `ports={"80/tcp": None}` or a port in place of None.
        port: the port inside the container (TCP).

    Returns:
        Such as `"http://127.0.0.1:32768"`, without a slash at its end.

    Raises:
        LabError: the container does not run, or that port is not published.
    """
    from lab.engines.client import LabClient

    running = _running(container)
    published = (container.attrs["NetworkSettings"]["Ports"] or {}).get(f"{port}/tcp")
    if not running or not published:
        raise LabError(
            _("Port {port} of container {name} is not published.").format(port=port, name=container.name)
            if running
            else _("Container {name} does not run, so none of its ports is open.").format(name=container.name),
            expected=_("A running container, made with ports={ports}.").format(ports={f"{port}/tcp": None}),
            next_step=_("Make the container again with that argument; container.logs() tells why one has ended."),
        )
    on_engine = int(published[0]["HostPort"])
    client = container.client
    if isinstance(client, LabClient) and client.facts.kind == "vm":
        from lab.vm.ports import forwarded

        return f"http://{_LOOPBACK}:{forwarded(on_engine)}"
    remote = urlsplit(client.api.base_url).hostname if client else None
    # the SDK names an engine behind a socket "localhost" or by the socket's path
    return f"http://{remote if remote and remote[0].isdigit() else _LOOPBACK}:{on_engine}"


def _running(container: "Container") -> bool:
    from docker.errors import NotFound

    try:
        container.reload()
    except NotFound:
        return False
    return bool(container.status == "running")
