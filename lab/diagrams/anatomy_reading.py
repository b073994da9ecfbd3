"""Looking at a running container: through the engine, from inside it, and from its host."""

from typing import TYPE_CHECKING

from lab.diagrams.anatomy_facts import (
    Anatomy,
    LayerFact,
    NamespaceFact,
    cgroup_path,
    namespaces_in,
    processors,
    system_in,
)
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_MB = 2**20
# the links' names and targets are those of namespaces(7); mounts' fields those of fstab(5)
_SCRIPT = """
for link in /proc/self/ns/*; do echo "namespace ${link##*/} $(readlink "$link")"; done
while read -r source target type rest; do [ "$target" = / ] && echo "root $type"; done < /proc/self/mounts
echo "kernel $(uname -r)"
"""


def read_anatomy(client: "DockerClient", container: "Container | str") -> Anatomy:
    """Look at a running container, from inside it and, through a short-lived container, from its host.

    Args:
        client: the engine, from `lab.engine()`.
        container: the container, its name or its id; its image needs `sh` and `readlink`.

    Raises:
        LabError: where it is not there, does not run, or cannot be looked into.
    """
    from docker.errors import APIError, NotFound

    name = container if isinstance(container, str) else str(container.name)
    try:
        present = client.containers.get(container if isinstance(container, str) else str(container.id))
        _must_run(present)
        return _anatomy(client, present, _inside(present), _outside(client, present))
    except NotFound as error:
        raise LabError(
            _("There is no container {name}.").format(name=name),
            next_step=_("Run the cell that starts it, then this one again."),
        ) from error
    except APIError as error:
        raise LabError(
            _("The engine could not look into {name}: {reason}").format(name=name, reason=error.explanation or error)
        ) from error


def _must_run(container: "Container") -> None:
    steps = {
        "paused": _("Resume it with container.unpause(), then run this cell again."),
        "exited": _("Start it with container.start(), then run this cell again."),
        "created": _("Start it with container.start(), then run this cell again."),
    }
    if container.status != "running":
        raise LabError(
            _("Container {name} does not run: it is {state}.").format(name=container.name, state=container.status),
            expected=_("Only a running container has processes, and so namespaces to look at."),
            next_step=steps.get(container.status, _("Wait a moment, then run this cell again.")),
        )


def _inside(container: "Container") -> str:
    code, output = container.exec_run(["sh", "-c", _SCRIPT])
    assert isinstance(output, bytes)  # neither streamed nor split
    text = output.decode(errors="replace")
    if code != 0 or "namespace " not in text:
        raise LabError(
            _("Nothing could be read inside {name}: {output}").format(name=container.name, output=text.strip()),
            expected=_("The diagram needs sh and readlink in the container's image."),
            next_step=_("Use a container of the course's image."),
        )
    return text


def _outside(client: "DockerClient", container: "Container") -> str:
    """The same of the host, and the container's cgroup, from a container that shares what the host has.

    It has no capabilities and writes nowhere; the host's mounts stay closed to it.
    """
    from docker.utils import version_gte

    output = client.containers.run(
        container.attrs["Image"],
        entrypoint=["sh", "-c", f"{_SCRIPT}\ncat /proc/{container.attrs['State']['Pid']}/cgroup"],
        remove=True,
        pid_mode="host",
        network_mode="host",
        ipc_mode="host",
        uts_mode="host",
        userns_mode="host",
        # API 1.41 brought cgroup namespaces; before it every container is in the host's
        cgroupns="host" if version_gte(client.api.api_version, "1.41") else None,
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        read_only=True,
    )
    return output.decode(errors="replace")


def _anatomy(client: "DockerClient", container: "Container", inside: str, outside: str) -> Anatomy:
    kernel, root_type = system_in(inside)
    host = namespaces_in(outside)
    # that container's mounts are its own too, not the host's
    host.pop("mnt", None)
    limits = container.attrs["HostConfig"]
    memory, pids = limits.get("Memory") or 0, limits.get("PidsLimit") or 0
    return Anatomy(
        name=str(container.name),
        image=container.attrs["Config"]["Image"],
        kernel=kernel,
        root_type=root_type,
        cgroup=cgroup_path(outside),
        memory_mb=memory / _MB if memory > 0 else None,
        cpus=processors(limits),
        pids=pids if pids > 0 else None,
        namespaces=tuple(NamespaceFact(name, number, host.get(name)) for name, number in namespaces_in(inside).items()),
        layers=_layers(client, container.attrs["Image"]),
    )


def _layers(client: "DockerClient", image: str) -> tuple[LayerFact, ...]:
    present = client.images.get(image)
    digests: list[str] = present.attrs.get("RootFS", {}).get("Layers") or []
    # the newest step comes first; steps that change only settings have no layer
    sizes = [step["Size"] / 1e6 for step in reversed(present.history()) if step["Size"]]
    matched: list[float | None] = [*sizes] if len(sizes) == len(digests) else [None] * len(digests)
    return tuple(LayerFact(digest.removeprefix("sha256:")[:12], size) for digest, size in zip(digests, matched, strict=True))
