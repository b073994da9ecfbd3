"""The real engine, asked with requests that are made here."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any

import h11
import httpx

from autograder.gate.exchange import Answer, Query, Stream
from autograder.gate.streams import Reader, Writer
from autograder.gate.tls import TlsStream
from autograder.gate.upstream import Upstream
from lab.messages import translate as _

# an emulated machine takes its time over a large answer
SECONDS = 180.0
CHUNK = 65536
_KEPT_HEADERS = ("content-type", "x-docker-container-path-stat", "api-version", "ostype", "docker-experimental")
_JSON = "application/json"


class EngineLostError(Exception):
    """The engine cannot be reached, or broke off in the middle of an answer."""


class Engine:
    """One engine for one submission. All of it runs in the gate's own event loop.

    Attributes:
        lost: whether the engine failed to answer at any time.
    """

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._tls = upstream.tls()
        # as many connections as the gate lets clients have, and the gate's own
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=16)
        transport = httpx.AsyncHTTPTransport(uds=upstream.socket, verify=self._tls or True, limits=limits)
        host, port = upstream.address
        base = "http://docker" if upstream.socket else f"http{'s' if self._tls else ''}://{host}:{port}"
        self._client = httpx.AsyncClient(transport=transport, base_url=base, trust_env=False, follow_redirects=False)
        self.lost = False

    async def close(self) -> None:
        """End all connections."""
        await self._client.aclose()

    def fail(self, error: BaseException) -> EngineLostError:
        """Remember that the engine was lost; what to raise."""
        self.lost = True
        return EngineLostError(_("The engine stopped answering: {reason}.").format(reason=error or type(error).__name__))

    async def ask(
        self,
        method: str,
        path: str,
        query: Query = (),
        *,
        json_body: Any = None,
        body: bytes = b"",
        kind: str = "",
        seconds: float | None = SECONDS,
    ) -> Answer:
        """The engine's whole answer, with those of its headers that a client needs.

        Args:
            json_body: sent as JSON, unless None.
            body: sent where there is no `json_body`, as a body of this `kind` (its media type).
            seconds: how long the engine may stay silent; None for ever.
        """
        request = self._request(method, path, query, json_body=json_body, body=body, kind=kind, seconds=seconds)
        try:
            reply = await self._client.send(request)
        except httpx.HTTPError as error:
            raise self.fail(error) from error
        return Answer(reply.status_code, reply.content, _kept(reply.headers))

    async def stream(
        self,
        method: str,
        path: str,
        query: Query = (),
        *,
        body: bytes = b"",
        kind: str = "",
        seconds: float | None = None,
        each_line: Callable[[Any], Any] | None = None,
    ) -> Answer | Stream:
        """The engine's answer piece by piece; a whole one where it is an error.

        Args:
            each_line: for a stream of JSON values: what becomes of each; None drops it.
            seconds: how long the engine may stay silent; None for ever.
        """
        request = self._request(method, path, query, body=body, kind=kind, seconds=seconds)
        try:
            reply = await self._client.send(request, stream=True)
            if reply.status_code >= 400:
                return Answer(reply.status_code, await reply.aread(), _kept(reply.headers))
        except httpx.HTTPError as error:
            raise self.fail(error) from error
        pieces = self._pieces(reply)
        return Stream(reply.status_code, _kept(reply.headers), _lines(pieces, each_line) if each_line else pieces)

    async def _pieces(self, reply: httpx.Response) -> AsyncGenerator[bytes, None]:
        try:
            async for piece in reply.aiter_raw():
                yield piece
        except httpx.HTTPError as error:
            raise self.fail(error) from error
        finally:
            await reply.aclose()

    def _request(
        self, method: str, path: str, query: Query, *, json_body: Any = None, body: bytes, kind: str, seconds: float | None
    ) -> httpx.Request:
        headers = {"User-Agent": "vm-to-kubernetes-gate"}
        if json_body is not None:
            body, kind = json.dumps(json_body).encode(), _JSON
        if kind:
            headers["Content-Type"] = kind
        timeout = httpx.Timeout(seconds, connect=30.0, pool=30.0)
        return self._client.build_request(method, path, params=list(query), content=body, headers=headers, timeout=timeout)

    async def hand_over(self, path: str, query: Query, body: bytes) -> tuple[Answer | None, bytes, Reader, Writer]:
        """A connection of its own, after a POST that asks the engine to hand it over.

        Returns:
            the engine's answer where it did not (and then nothing more may be sent), the bytes that came with the head,
            and the connection.
        """
        try:
            reader, writer = await self._connect()
        except OSError as error:
            raise self.fail(error) from error
        target = path + (f"?{httpx.QueryParams(list(query))}" if query else "")
        connection = h11.Connection(h11.CLIENT)
        headers = [
            ("Host", "docker"),
            ("Content-Type", _JSON),
            ("Content-Length", str(len(body))),
            ("Connection", "Upgrade"),
            ("Upgrade", "tcp"),
        ]
        try:
            for event in (h11.Request(method="POST", target=target, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
                writer.write(connection.send(event) or b"")
            answer, early = await _head(connection, reader)
        except BaseException as error:
            writer.close()
            if isinstance(error, OSError | h11.ProtocolError):
                raise self.fail(error) from error
            raise
        return answer, early, reader, writer

    async def _connect(self) -> tuple[Reader, Writer]:
        if self._upstream.socket:
            return await asyncio.open_unix_connection(self._upstream.socket)
        host, port = self._upstream.address
        if self._tls:
            stream = await TlsStream.connect(host, port, self._tls)
            return stream, stream
        return await asyncio.open_connection(host, port)


async def _head(connection: h11.Connection, reader: Reader) -> tuple[Answer | None, bytes]:
    """The answer to a request for the connection: none, and the first bytes of the stream, where it was handed over."""
    status, headers, content = 0, httpx.Headers(), b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(CHUNK))
        elif isinstance(event, h11.InformationalResponse) and event.status_code == 101:
            return None, connection.trailing_data[0]
        elif isinstance(event, h11.Response):
            status, headers = event.status_code, httpx.Headers(list(event.headers))
        elif isinstance(event, h11.Data):
            content += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            return Answer(status, content, _kept(headers)), b""
        elif isinstance(event, h11.ConnectionClosed) or event is h11.PAUSED:
            raise ConnectionResetError(_("it closed the connection"))


def _kept(headers: httpx.Headers) -> Mapping[str, str]:
    return {name: headers[name] for name in _KEPT_HEADERS if name in headers}


async def _lines(pieces: AsyncGenerator[bytes, None], each: Callable[[Any], Any]) -> AsyncGenerator[bytes, None]:
    """A stream of JSON values, one a line, each as `each` makes it."""
    rest = b""
    async with aclosing(pieces):
        async for piece in pieces:
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                if line.strip() and (value := each(json.loads(line))) is not None:
                    yield json.dumps(value).encode() + b"\r\n"
    if rest.strip() and (value := each(json.loads(rest))) is not None:
        yield json.dumps(value).encode() + b"\r\n"
