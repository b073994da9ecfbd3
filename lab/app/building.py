"""The images of the application's services, each built from its folder in `programs`."""

import io
import tarfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from lab import images
from lab.engines.labels import CONTENT_LABEL

if TYPE_CHECKING:
    from docker import DockerClient

SERVICES = ("store", "queue", "worker", "api", "front")
"""Its services, in the order in which they are started: whoever is asked comes before whoever asks."""
PORT = 8000
"""Where front and api listen."""
PROGRAMS = Path(__file__).with_name("programs")
_BASES = {"store": "valkey", "queue": "valkey", "worker": "python", "api": "python", "front": "python"}
# only the API has a second version
_VERSIONED = "api"


def build(client: "DockerClient", version: int = 1, services: Iterable[str] = SERVICES) -> dict[str, str]:
    """Build the images that the engine has not, or has of other content.

    Args:
        client: the engine.
        version: the API's, 1 or 2; the other services have one.
        services: which of them are wanted; by default all.

    Returns:
        Service → tag, such as `"lab/api:2"`.

    Raises:
        LabError: a base image cannot be made.
        docker.errors.BuildError: the engine could not build one.
    """
    if version not in {1, 2}:
        raise ValueError(f"version is 1 or 2, not {version!r}")
    services = tuple(services)
    bases = {name: images.provide(client, name) for name in sorted({_BASES[service] for service in services})}
    tags = {}
    for service in services:
        number = version if service == _VERSIONED else 1
        tags[service] = f"lab/{service}:{number}"
        base = str(client.images.get(bases[_BASES[service]]).id)
        _build(client, service, tags[service], str(number), base)
    return tags


def context(service: str) -> bytes:
    """What is sent to the engine to build a service's image: its folder as a tar, the same bytes for everyone."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(PROGRAMS.joinpath(service).iterdir()):
            if path.name == "Dockerfile" or path.suffix == ".py":
                # a checkout's own modes would shut the image's user out
                entry = tarfile.TarInfo(path.name)
                entry.size, entry.mode = path.stat().st_size, 0o644
                archive.addfile(entry, io.BytesIO(path.read_bytes()))
    return packed.getvalue()


def _build(client: "DockerClient", service: str, tag: str, version: str, base: str) -> None:
    import docker

    sent = context(service)
    content = sha256(sent + f"{version} {base}".encode()).hexdigest()
    try:
        if client.images.get(tag).labels.get(CONTENT_LABEL) == content:
            return
    except docker.errors.ImageNotFound:
        pass
    client.images.build(
        fileobj=io.BytesIO(sent),
        custom_context=True,
        tag=tag,
        buildargs={"VERSION": version} if service == _VERSIONED else {},
        labels={CONTENT_LABEL: content},
        rm=True,
    )
