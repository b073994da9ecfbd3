"""Connections that the engine hands over for the output of a process, of which the SDK loses nothing.

The SDK reads the head of such an answer through a buffer, and then the stream from the socket below it
(`docker.api.client.APIClient._get_raw_response_socket`): what had come together with the head is lost. Where the engine is
faster than its client, as on a busy machine, that is all that a short command printed.
"""

import socket
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from docker.api import APIClient
from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnection, UnixHTTPConnectionPool
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool


class _HeadAlone(HTTPResponse):
    """An answer whose head is read byte by byte, and nothing after it."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = sock.makefile("rb", buffering=1)


class _Upgrading(HTTPConnection):
    """A connection that reads an answer so where it was asked to be handed over; byte by byte is too slow for the others."""

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        self.response_class = HTTPResponse
        super().putrequest(*args, **kwargs)

    def putheader(self, header: Any, *values: Any) -> None:
        if header == "Upgrade":
            self.response_class = _HeadAlone
        super().putheader(header, *values)


class _UnixConnection(_Upgrading, UnixHTTPConnection):
    pass


class _UnixPool(UnixHTTPConnectionPool):
    def _new_conn(self) -> Any:
        return _UnixConnection(self.base_url, self.socket_path, self.timeout)  # type: ignore[arg-type]


class _UnixAdapter(UnixHTTPAdapter):
    def get_connection(self, url: Any, proxies: Any = None) -> Any:  # noqa: ARG002 - a socket knows no proxy
        with self.pools.lock:
            if (pool := self.pools.get(url)) is None:
                pool = self.pools[url] = _UnixPool(url, self.socket_path, self.timeout, maxsize=self.max_pool_size)
        return pool


class _TlsConnection(_Upgrading, HTTPSConnection):
    pass


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def lose_nothing(client: APIClient) -> None:
    """Let a client of a socket, or of TLS, make such connections from now on."""
    adapter = client.get_adapter(client.base_url)
    if isinstance(adapter, UnixHTTPAdapter):
        careful = _UnixAdapter(f"http+unix://{adapter.socket_path}", adapter.timeout, max_pool_size=adapter.max_pool_size)
        client.mount("http+docker://", careful)
        adapter.close()
    elif isinstance(adapter, HTTPAdapter):
        adapter.poolmanager.pool_classes_by_scheme = {**adapter.poolmanager.pool_classes_by_scheme, "https": _TlsPool}
