"""What the image weighs, and what of it weighs most."""

import zlib
from dataclasses import dataclass

from docker import DockerClient

from lab.units import DISK_MB

_LAB = "/srv/cache/vm-to-kubernetes"
_PARTS = {
    "Debian, with Python": "/bin /etc /lib /lib64 /sbin /usr /var --exclude=qemu* --exclude=docker",
    "QEMU": "/usr/bin/qemu* /usr/share/qemu /usr/lib/x86_64-linux-gnu/qemu",
    "the docker command": "/usr/bin/docker /usr/libexec/docker",
    "the course's Python packages": "/opt/course",
    "the lab VM, its disk": f"{_LAB}/vm/*/disk.qcow2",
    "the lab VM, its saved state": f"{_LAB}/vm/*/state",
    "the lab VM, all else": f"{_LAB} --exclude=disk.qcow2 --exclude=state",
    "the course itself": "/srv/course",
}


@dataclass(frozen=True)
class Weights:
    """An image's weight in MB (10^6 bytes).

    Attributes:
        whole_mb: unpacked.
        packed_mb: compressed, as it travels from a registry.
        parts_mb: what → how much of it, unpacked.
    """

    whole_mb: float
    packed_mb: float
    parts_mb: dict[str, float]

    def table(self) -> list[str]:
        """A line for each part, the heaviest first."""
        rows = sorted(self.parts_mb.items(), key=lambda part: -part[1])
        return [f"{mb:7.0f} MB  {what}" for what, mb in rows]


def weigh(client: DockerClient, image: str) -> Weights:
    """Weigh an image and its parts."""
    found = client.images.get(image)
    packer, packed = zlib.compressobj(), 0
    for chunk in found.save():
        packed += len(packer.compress(chunk))
    packed += len(packer.flush())
    script = "".join(f'printf "%s\\t" "{what}"; {_weigh(places)}\n' for what, places in _PARTS.items())
    said = client.containers.run(image, ["-c", script], entrypoint="sh", network_mode="none", remove=True).decode()
    parts = {what: int(size) / DISK_MB for what, size in (line.split("\t") for line in said.splitlines())}
    return Weights(found.attrs["Size"] / DISK_MB, packed / DISK_MB, parts)


def _weigh(places: str) -> str:
    return f"du --summarize --total --bytes {places} 2>/dev/null | tail -n 1 | cut -f 1"
