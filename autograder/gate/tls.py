"""A TLS connection of which one direction can be closed: asyncio's cannot, and the end of a process's input is said that way.

Source: RFC 8446, 6.1: `close_notify` ends the sender's direction only.
"""

import asyncio
import ssl
from contextlib import suppress

_CHUNK = 65536


class TlsStream:
    """Both ends of a stream over an open connection: what `asyncio.StreamReader` and `StreamWriter` are without TLS."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._read_ahead = b""

    @classmethod
    async def connect(cls, host: str, port: int, context: ssl.SSLContext) -> "TlsStream":
        """Connect, and check the other side's certificate.

        Raises:
            OSError: nobody listens there, or it is someone else (`ssl.SSLError` is an OSError).
        """
        reader, writer = await asyncio.open_connection(host, port)
        stream = cls(reader, writer, context, host)
        try:
            while True:
                try:
                    stream._tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    await stream._receive()
            await stream.drain()
        except BaseException:
            writer.close()
            raise
        return stream

    async def read(self, most: int) -> bytes:
        """What has come, up to so many bytes; none at the end."""
        if self._read_ahead:
            found, self._read_ahead = self._read_ahead[:most], self._read_ahead[most:]
            return found
        while True:
            try:
                return self._tls.read(most)
            except ssl.SSLWantReadError:
                await self._receive()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""

    async def _receive(self) -> None:
        await self.drain()
        if data := await self._reader.read(_CHUNK):
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def write(self, data: bytes) -> None:
        """Send."""
        if data:
            self._tls.write(data)
            self._writer.write(self._outgoing.read())

    async def drain(self) -> None:
        """Wait until not too much is waiting to be sent."""
        if self._outgoing.pending:
            self._writer.write(self._outgoing.read())
        await self._writer.drain()

    def write_eof(self) -> None:
        """Say that nothing more comes, and go on reading."""
        # what is here already must be read before: OpenSSL takes it for an error afterwards
        with suppress(ssl.SSLError):
            while data := self._tls.read(_CHUNK):
                self._read_ahead += data
        with suppress(ssl.SSLError):
            self._tls.unwrap()
        self._writer.write(self._outgoing.read())

    def close(self) -> None:
        """End the connection."""
        self._writer.close()
