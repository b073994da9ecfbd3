"""A Docker SDK client whose creations carry the course's label, whatever plain SDK call made them."""

from functools import cached_property
from pathlib import Path
from typing import Any, Self

import requests
from docker import DockerClient
from docker.api import APIClient
from docker.errors import DockerException
from docker.tls import TLSConfig

from lab.engines import labelling
from lab.engines.facts import EngineFacts, EngineKind, read_facts
from lab.engines.hijacking import lose_nothing

# an emulated machine takes its time over a build or a large container
SECONDS = 180.0


class LabellingAPI(APIClient):
    """The SDK's low-level client, which labels each request that creates something just before it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the arguments of `docker.APIClient`."""
        super().__init__(*args, **kwargs)
        lose_nothing(self)

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """Make a request. The environment's proxies and certificate authorities are not for an engine."""
        self.trust_env = False
        return super().request(*args, **kwargs)

    def _retrieve_server_version(self) -> str:
        # in the engine's cheapest answer (Docker Engine API, "Ping"): for `version`, which the SDK asks, Docker starts programs
        try:
            answer = self.get(f"{self.base_url}/_ping", timeout=self.timeout)
            answer.raise_for_status()
            return str(answer.headers["Api-Version"])
        except (requests.RequestException, KeyError) as error:
            raise DockerException(f"Error while fetching server API version: {error}") from error

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request (the one place that every call of the SDK passes)."""
        creation = labelling.operation(request.method or "", request.url or "")
        if creation in {"containers/create", "networks/create", "volumes/create"}:
            body = request.body.encode() if isinstance(request.body, str) else request.body or b""
            for volume in labelling.named_volumes(body):
                self.create_volume(**volume)  # one that is there already stays as it is
            request.prepare_body(labelling.labelled_body(creation, body), None)
        elif creation:
            request.url = labelling.labelled_url(creation, request.url or "")
        return super().send(request, **kwargs)


class LabClient(DockerClient):
    """`docker.DockerClient` with the course's labels, and the facts of its engine. `lab.engine()` makes it.

    Attributes:
        emulated: whether the engine's CPU is known to be emulated in software.
    """

    def __init__(self, *args: Any, kind: EngineKind = "docker", emulated: bool = False, **kwargs: Any) -> None:
        """Take how the engine was found, whether its CPU is emulated, and the arguments of `docker.DockerClient`."""
        self.api = LabellingAPI(*args, **kwargs)
        self._kind = kind
        self.emulated = emulated

    @cached_property
    def facts(self) -> EngineFacts:
        """Which engine this is and what it cannot do: asked once, when first wanted, because an emulated engine thinks long."""
        return read_facts(self._kind, self.version(), self.info(), emulated=self.emulated)

    @classmethod
    def connect(cls, base_url: str, *, cert_dir: Path | None = None, timeout: float | None = SECONDS) -> Self:
        """A client of the engine at an address.

        Args:
            base_url: such as `"unix:///run/podman/podman.sock"` or `"tcp://127.0.0.1:2376"`.
            cert_dir: folder with `ca.pem`, `cert.pem` and `key.pem` for mutual TLS.
            timeout: how long to wait for each answer, in seconds; None for as long as it takes.

        Raises:
            docker.errors.DockerException: no engine answers there.
        """
        return cls(base_url=base_url, tls=mutual_tls(cert_dir) if cert_dir else False, timeout=timeout)


def mutual_tls(cert_dir: Path) -> TLSConfig:
    """The SDK's settings for mutual TLS with the keys in a folder, named as DOCKER_CERT_PATH expects them."""
    ca, cert, key = (str(cert_dir / name) for name in ("ca.pem", "cert.pem", "key.pem"))
    return TLSConfig(client_cert=(cert, key), ca_cert=ca, verify=True)
