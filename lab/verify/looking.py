"""What several checks look at: containers by name, and the words for what was not found."""

from typing import TYPE_CHECKING

from lab.engines.labels import filters_for
from lab.messages import translate as _
from lab.workbench import workshop_name

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

MB = 1024 * 1024


def find_container(client: "DockerClient", name: str) -> "Container | None":
    """The container of this name, running or not."""
    import docker

    try:
        return client.containers.get(name)
    except docker.errors.NotFound:
        return None


def not_running(client: "DockerClient", name: str) -> str | None:
    """Why the container of this name does not run, in a sentence; `None` where it runs."""
    container = find_container(client, name)
    if container is None:
        ours = client.containers.list(filters={**filters_for("container")}, ignore_removed=True)
        others = sorted(str(other.name) for other in ours if other.name != workshop_name())
        return _("There is no container named {name}. The course's containers that run now: {others}.").format(
            name=name, others=", ".join(others) or _("none")
        )
    if container.status == "running":
        return None
    if container.status == "created":
        return _("Container {name} was created, but not started.").format(name=name)
    state = container.attrs["State"]
    return _("Container {name} has ended, with status {status}. A container runs for as long as its main process does.").format(
        name=name, status=state["ExitCode"]
    )


def settings(container: "Container") -> dict[str, object]:
    """The limits and rights that the engine was asked for (`HostConfig` in the Engine's API)."""
    found: dict[str, object] = container.attrs["HostConfig"]
    return found


def whole(value: object) -> int:
    """A limit as a whole number; 0 where there is none (the API writes none as 0, -1 or nothing)."""
    return value if isinstance(value, int) and value > 0 else 0
