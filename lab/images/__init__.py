"""The course's images: built from Debian's packages, without a registry, on any engine.

Each function gives the tag of one image, which is made first where the engine has it not or has another version of it:
`busybox` (a static BusyBox, the base of most lessons), `python` (with the client of `valkey`), `valkey`, `nginx`,
`registry` and `wrk` (a load generator). Where Debian's packages cannot be had, an image is made from the official one instead.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docker import DockerClient

__all__ = ["BUSYBOX", "NAMES", "busybox", "nginx", "provide", "python", "registry", "valkey", "wrk"]

BUSYBOX = "lab/busybox:1"
NAMES = ("busybox", "nginx", "python", "registry", "valkey", "wrk")


def provide(client: "DockerClient", name: str) -> str:
    """The tag of one of the course's images, made first where the engine has it not or has another version of it.

    Args:
        client: of the engine that shall have it, as `lab.engine()` gives it.
        name: one of `NAMES`.

    Raises:
        LabError: neither Debian's packages nor the official image can be had.
    """
    from lab.images.making import make

    return make(client, name)


def busybox(client: "DockerClient") -> str:
    """The tag of the course's base image. Args and errors as for `provide`."""
    return provide(client, "busybox")


def python(client: "DockerClient") -> str:
    """The tag of an image with Python, its standard library and the package `redis`. Args and errors as for `provide`."""
    return provide(client, "python")


def valkey(client: "DockerClient") -> str:
    """The tag of an image with Valkey, a store and queue in memory, which keeps its data in /data. See `provide`."""
    return provide(client, "valkey")


def nginx(client: "DockerClient") -> str:
    """The tag of an image with nginx, which reads /etc/nginx/conf.d/*.conf. Args and errors as for `provide`."""
    return provide(client, "nginx")


def registry(client: "DockerClient") -> str:
    """The tag of an image with a registry, which listens on port 5000. Args and errors as for `provide`."""
    return provide(client, "registry")


def wrk(client: "DockerClient") -> str:
    """The tag of an image with wrk, a load generator for HTTP. Args and errors as for `provide`."""
    return provide(client, "wrk")
