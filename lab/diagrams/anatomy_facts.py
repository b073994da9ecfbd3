"""What a running container is made of, and how the kernel's own texts about it are read."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NamespaceFact:
    """One namespace of a container.

    `identity` is the kernel's number for it; `host` the host's for the same kind, `None` where it cannot be read
    without privilege, as for mounts, which an engine never shares.
    """

    name: str
    identity: str
    host: str | None

    @property
    def own(self) -> bool:
        """Whether it is the container's own rather than the host's."""
        return self.identity != self.host


@dataclass(frozen=True)
class LayerFact:
    """One image layer: its digest, shortened, and its size where the engine tells it."""

    digest: str
    size_mb: float | None


@dataclass(frozen=True)
class Anatomy:
    """A running container. A limit that was not set is `None`; `layers` go from the bottom up."""

    name: str
    image: str
    kernel: str
    root_type: str
    cgroup: str
    memory_mb: float | None
    cpus: float | None
    pids: int | None
    namespaces: tuple[NamespaceFact, ...]
    layers: tuple[LayerFact, ...]


def cgroup_path(text: str) -> str:
    """The path in the lines of a `/proc/PID/cgroup`: version 2's only one, else version 1's for memory.

    Source: cgroups(7), "/proc files".
    """
    paths = {}
    for line in text.splitlines():
        hierarchy, _colon, rest = line.partition(":")
        controllers, colon, path = rest.partition(":")
        if hierarchy.isdigit() and colon:
            paths.update(dict.fromkeys(controllers.split(","), path))
    return paths.get("memory") or paths.get("") or "/"


def namespaces_in(text: str) -> dict[str, str]:
    """Kind → identity, from lines such as `namespace pid pid:[4026531836]`."""
    found = {}
    for line in text.splitlines():
        kind, *rest = line.split() or [""]
        # those "for children" are of processes still to come
        if kind == "namespace" and len(rest) == 2 and not rest[0].endswith("_for_children"):
            found[rest[0]] = rest[1].partition("[")[2].rstrip("]")
    return found


def system_in(text: str) -> tuple[str, str]:
    """The kernel's release and the root file system's type, from lines that begin with `kernel` and `root`."""
    words = dict(line.split(maxsplit=1) for line in text.splitlines() if line.startswith(("root ", "kernel ")))
    return words.get("kernel", ""), words.get("root", "")


def processors(limits: dict[str, Any]) -> float | None:
    """The share of the processors in an engine's `HostConfig`, asked for in either way; `None` without limit."""
    if limits.get("NanoCpus"):
        return float(limits["NanoCpus"] / 1e9)
    if (limits.get("CpuQuota") or 0) > 0:
        # 100 ms is the kernel's default period
        return float(limits["CpuQuota"] / (limits.get("CpuPeriod") or 100_000))
    return None
