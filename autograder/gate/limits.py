"""What one submission may use of the engine."""

from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True)
class GateLimits:
    """The most that one submission may have or use.

    Attributes:
        containers: containers at the same time, running or not.
        container_mb: memory of each container, MB (2^20 bytes); also of each step of a build.
        container_pids: processes and threads of each container.
        container_cpus: processors of each container.
        disk_mb: what all its containers, volumes and images together may hold that is its own, MB (2^20 bytes).
        build_seconds: how long one build may take, seconds.
        context_mb: size of a build's context, or of an archive that is copied into a container, MB (2^20 bytes), unpacked.
        networks: networks, with the default one.
        volumes: volumes.
        images: images that were built or committed.
        shared_images: patterns (fnmatch) of the tags, `repository:tag`, that every submission may use but not change.
    """

    containers: int = 8
    container_mb: int = 256
    container_pids: int = 128
    container_cpus: float = 1.0
    disk_mb: int = 256
    build_seconds: float = 120.0
    context_mb: int = 64
    networks: int = 8
    volumes: int = 16
    images: int = 16
    shared_images: tuple[str, ...] = ("lab/*",)
