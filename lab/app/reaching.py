"""Who reaches whom, tried from inside the containers: a connection by name is opened, or is not."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lab.app.building import PORT

if TYPE_CHECKING:
    from docker.models.containers import Container

PORTS = {"front": PORT, "api": PORT, "queue": 6379, "store": 6379}
"""Service → the port where it listens. The worker listens nowhere: nobody asks it for anything."""
# BusyBox's nc gives up after the seconds of -w and ends with 0 where the connection was opened
_TRY = "for target in {targets}; do nc -w 2 ${{target%:*}} ${{target#*:}} </dev/null >/dev/null 2>&1 && echo $target; done; true"


def reach(containers: "Mapping[str, Container]") -> dict[str, list[str]]:
    """Service → the other services to which it can open a connection, by name.

    Args:
        containers: service → its container; one that does not run is left out.
    """
    found = {}
    for service, container in containers.items():
        container.reload()
        if container.status == "running":
            found[service] = reached_from(container, (name for name in PORTS if name != service))
    return found


def reached_from(container: "Container", services: Iterable[str]) -> list[str]:
    """Those of the services to which a running container can open a connection, by name."""
    targets = {f"{name}:{PORTS[name]}": name for name in services}
    output = container.exec_run(["sh", "-c", _TRY.format(targets=" ".join(targets))]).output
    assert isinstance(output, bytes)  # neither streamed nor split
    return [targets[line] for line in output.decode(errors="replace").split() if line in targets]
