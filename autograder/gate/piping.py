"""A connection that the engine hands over for the input and output of a process: bytes both ways until it ends."""

import asyncio
import fcntl
import termios
from array import array
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import h11

from autograder.gate.engine import CHUNK, Engine, EngineLostError
from autograder.gate.exchange import Answer, Hijack
from autograder.gate.streams import Reader, Writer

# how long a client may leave the head of an answer unread, and how often that is looked at
_HEAD_SECONDS = 10.0
_POLL_SECONDS = 0.001
_KIND = "application/vnd.docker.raw-stream"


@dataclass(frozen=True)
class Client:
    """A client's connection, just after its request.

    Attributes:
        reader: what it sends.
        writer: what it gets.
        http: the reader of its requests, which may hold more than the request.
        write: writes it a whole answer.
        upgrade: whether it asked for the connection in HTTP's own way, as clients do now.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    http: h11.Connection
    write: Callable[..., Awaitable[None]]
    upgrade: bool


async def hand_over(engine: Engine, asked: Hijack, client: Client) -> None:
    """Ask the engine for a connection and join the client's to it; both end together.

    Where the engine answers anything else, the client gets that answer, and its connection ends: what it may have sent
    already as its process's input is thrown away, and never read as a request.
    """
    try:
        refused, early, reader, writer = await engine.hand_over(asked.path, asked.query, asked.body)
    except EngineLostError as lost:
        await client.write(Answer.error(503, str(lost)), last=True)
        return
    try:
        if refused is not None:
            await client.write(refused, last=True)
            return
        if client.upgrade:
            headers = [("Content-Type", _KIND), ("Connection", "Upgrade"), ("Upgrade", "tcp")]
            event = h11.InformationalResponse(status_code=101, headers=headers, reason=b"UPGRADED")
            client.writer.write(client.http.send(event) or b"")
        else:
            client.writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {_KIND}\r\nConnection: close\r\n\r\n".encode())
        await _until_read(client.writer)
        client.writer.write(early)
        writer.write(client.http.trailing_data[0])
        await _join(client.reader, client.writer, reader, writer)
    finally:
        writer.close()


async def _until_read(writer: asyncio.StreamWriter) -> None:
    """Wait until the client has taken what it was sent, before the stream begins.

    The docker SDK reads the answer's head through a buffer and the stream past it: what comes together with the head is
    lost to it (`lab.engines.hijacking` mends that for the course's own client; a submission may bring another). An engine
    is mostly slow enough; a gate that passes on what has long been there is not.
    """
    await writer.drain()
    connection = writer.get_extra_info("socket")
    unread = array("i", [0])
    deadline = asyncio.get_running_loop().time() + _HEAD_SECONDS
    while asyncio.get_running_loop().time() < deadline and not writer.transport.is_closing():
        fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, unread)  # unix(7), SIOCOUTQ: what the other side has not read
        if unread[0] == 0 and not writer.transport.get_write_buffer_size():
            return
        await asyncio.sleep(_POLL_SECONDS)


async def _join(reader: Reader, writer: Writer, up_reader: Reader, up_writer: Writer) -> None:
    up = asyncio.ensure_future(_copy(reader, up_writer))
    try:
        await _copy(up_reader, writer)
    finally:
        up.cancel()
        await asyncio.gather(up, return_exceptions=True)


async def _copy(reader: Reader, writer: Writer) -> None:
    """Everything from one side to the other, and then its end."""
    with suppress(OSError):
        await writer.drain()
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
