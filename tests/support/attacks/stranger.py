"""Somebody else's container, network, volume and image on the engine that submissions use through the gate."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docker import DockerClient

import lab.images
from tests.support.waiting import until


@dataclass(frozen=True)
class Stranger:
    """What the stranger has.

    Attributes:
        client: of the bare engine.
        name: of the container, network, volume and image.
        secret: what is in the container's environment and in the volume.
        container: the container, which runs.
        network: the network's id.
        image: the image's id.
    """

    client: DockerClient
    name: str
    secret: str
    container: Any
    network: str
    image: str

    def known(self) -> dict[str, str]:
        """What attackers are told of it: everything but the secret."""
        self.container.reload()
        address = self.container.attrs["NetworkSettings"]["Networks"][self.name]["IPAddress"]
        return {
            "STRANGER_NAME": self.name,
            "STRANGER_CONTAINER": self.container.id,
            "STRANGER_NETWORK": self.network,
            "STRANGER_VOLUME": self.name,
            "STRANGER_IMAGE": self.image,
            "STRANGER_ADDRESS": address,
        }

    def state(self) -> dict[str, Any]:
        """Everything about it that others could change."""
        self.container.reload()
        attrs = self.container.attrs
        return {
            "started": attrs["State"]["StartedAt"],
            "state": attrs["State"]["Status"],
            "name": attrs["Name"],
            "limits": attrs["HostConfig"],
            "networks": sorted(attrs["NetworkSettings"]["Networks"]),
            "files": self.container.exec_run(["sh", "-c", "ls -la /v / | grep -v proc; cat /v/*"]).output,
            "beside it": sorted(self.client.networks.get(self.network).attrs["Containers"]),
            "image": self.client.images.get(self.name).id,
            "volume": self.client.volumes.get(self.name).attrs,
        }

    def traces(self, word: str) -> list[str]:
        """The engine's objects that carry a word in their name or labels."""
        every = [
            *self.client.containers.list(all=True, ignore_removed=True),
            *self.client.networks.list(),
            *self.client.volumes.list(),
            *self.client.images.list(all=True),
        ]
        return [str(thing) for thing in every if word in f"{thing.attrs}"]


@contextmanager
def stranger(client: DockerClient) -> Iterator[Stranger]:
    """Have one, which listens on port 5678 of its network."""
    name, secret = f"stranger-{secrets.token_hex(4)}", secrets.token_hex(8)
    with ExitStack() as made:
        network = client.networks.create(name)
        made.callback(network.remove)
        volume = client.volumes.create(name)
        made.callback(volume.remove)
        text = f"FROM {lab.images.busybox(client)}\nENV OF={name}\n"
        client.images.build(fileobj=BytesIO(text.encode()), tag=name)
        made.callback(client.images.remove, name)
        container = client.containers.run(
            name,
            ["sh", "-c", "echo $SECRET > /v/secret; while :; do echo $SECRET | nc -l -p 5678; done"],
            name=name,
            environment={"SECRET": secret},
            network=name,
            volumes={name: {"bind": "/v", "mode": "rw"}},
            detach=True,
        )
        made.callback(container.remove, force=True)
        until(lambda: container.exec_run(["cat", "/v/secret"]).output.decode() == f"{secret}\n")
        image = client.images.get(name).id
        yield Stranger(client, name, secret, container, network.id, image)
