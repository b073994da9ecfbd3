"""A Unix socket in front of the engine that the tests use, wherever that is: in the lab VM too, behind TLS."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from lab.engines.candidates import Endpoint
from tests.support import engine


class Relay:
    """A socket that leads to an engine, until it is cut."""

    def __init__(self, path: Path, endpoint: Endpoint) -> None:
        """Listen at a path; everything is copied to and from the engine."""
        self.path = path
        self._url = urlsplit(str(endpoint.options["base_url"]))
        self._tls = _context(Path(endpoint.machine.cert_dir)) if endpoint.machine else None
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = asyncio.run_coroutine_threadsafe(asyncio.start_unix_server(self._serve, str(path)), self._loop).result()

    @property
    def url(self) -> str:
        """The socket, as `DOCKER_HOST` names it."""
        return f"unix://{self.path}"

    def cut(self) -> None:
        """Break off every connection, and take no more."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    async def _cut(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            there = await self._connect()
            await asyncio.gather(_copy(reader, there[1]), _copy(there[0], writer))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._url.scheme == "unix":
            return await asyncio.open_unix_connection(self._url.path)
        return await asyncio.open_connection(self._url.hostname, self._url.port, ssl=self._tls)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    if target.can_write_eof():
        with suppress(OSError):
            target.write_eof()


def _context(keys: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=keys / "ca.pem")
    context.load_cert_chain(keys / "cert.pem", keys / "key.pem")
    return context


@contextmanager
def relay(path: Path) -> Iterator[Relay]:
    """A socket at a path that leads to the engine of these tests."""
    made = Relay(path, engine.endpoint())
    try:
        yield made
    finally:
        made.cut()
        path.unlink(missing_ok=True)
