"""Where the real engine is: a unix socket, or TCP with mutual TLS."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Union
from urllib.parse import urlsplit

from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

    from lab.engines.candidates import Endpoint
    from lab.vm.endpoint import VmEndpoint

_DEFAULT_SOCKET = "/var/run/docker.sock"


@dataclass(frozen=True)
class Keys:
    """The files of mutual TLS, PEM: the authority's certificate, the client's own, and its key."""

    authority: str
    certificate: str
    key: str


@dataclass(frozen=True)
class Upstream:
    """An engine's address.

    Attributes:
        base_url: `"unix:///path"` or `"tcp://host:port"`.
        keys: for mutual TLS; None without encryption.
    """

    base_url: str
    keys: Keys | None = None

    @classmethod
    def of(cls, engine: Union["DockerClient", "Endpoint", "VmEndpoint"]) -> "Upstream":
        """The engine that a client talks to, or that an endpoint names.

        Raises:
            LabError: it is reached in another way (SSH, a Windows pipe, TLS without a client's certificate).
        """
        from lab.engines.candidates import Endpoint
        from lab.vm.endpoint import VmEndpoint

        if isinstance(engine, VmEndpoint):
            folder = engine.cert_dir
            return cls(engine.base_url, Keys(*(str(folder / name) for name in ("ca.pem", "cert.pem", "key.pem"))))
        if isinstance(engine, Endpoint):
            if engine.machine:
                return cls.of(engine.machine)
            from lab.engines.client import LabClient

            client = LabClient(**engine.options)
            try:
                return cls.of(client)
            finally:
                client.close()
        return _of_client(engine)

    @property
    def socket(self) -> str | None:
        """The unix socket's path, or None where it is TCP."""
        return self.base_url.removeprefix("unix://") if self.base_url.startswith("unix://") else None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, where it is TCP."""
        parts = urlsplit(self.base_url)
        return parts.hostname or "127.0.0.1", parts.port or 2376

    def tls(self) -> ssl.SSLContext | None:
        """The settings of a TLS connection, or None without encryption."""
        if self.keys is None:
            return None
        context = ssl.create_default_context(cafile=self.keys.authority)
        context.load_cert_chain(self.keys.certificate, self.keys.key)
        return context

    def client(self, timeout: int = 60) -> "DockerClient":
        """A client of the bare engine, which sees everything on it. `timeout` in seconds."""
        from docker.tls import TLSConfig

        from lab.engines.client import LabClient  # it keeps an environment's proxies and authorities away from the engine

        keys = self.keys
        tls = TLSConfig(client_cert=(keys.certificate, keys.key), ca_cert=keys.authority, verify=True) if keys else False
        return LabClient(base_url=self.base_url, tls=tls, timeout=timeout)


def _of_client(client: "DockerClient") -> Upstream:
    from docker.transport import UnixHTTPAdapter

    api = client.api
    adapter = getattr(api, "_custom_adapter", None)
    if isinstance(adapter, UnixHTTPAdapter):
        return Upstream(f"unix://{adapter.socket_path or _DEFAULT_SOCKET}")
    parts = urlsplit(str(api.base_url))
    where = f"tcp://{parts.hostname}:{parts.port}"
    if parts.scheme == "http" and adapter is None:
        return Upstream(where)
    certificate = api.cert
    if parts.scheme == "https" and isinstance(certificate, tuple) and isinstance(api.verify, str | Path):
        return Upstream(where, Keys(str(api.verify), *(str(path) for path in certificate)))
    raise LabError(
        _("Submissions cannot be graded on the engine at {where}.").format(where=api.base_url),
        expected=_("It is reached by a unix socket, or by TCP with mutual TLS."),
        next_step=_("Set DOCKER_HOST to such an engine, or choose the lab VM with LAB_ENGINE=vm."),
    )
