"""A gate: an event loop that serves a socket, and what the grader asks of it meanwhile."""

import asyncio
import socket
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.gate import wiping
from autograder.gate.engine import Engine, EngineLostError
from autograder.gate.exchange import Answer
from autograder.gate.limits import GateLimits
from autograder.gate.realm import Realm
from autograder.gate.refusals import Ledger, Refusal
from autograder.gate.scope import Scope
from autograder.gate.serving import Connection
from autograder.gate.upstream import Upstream
from autograder.gate.watching import Watch
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

CONNECTIONS = 64
_CLIENT_SECONDS = 180
_MEETING_SECONDS = 30.0


class Gate:
    """An engine as one submission may use it. `open_gate` makes it.

    Attributes:
        socket: the unix socket, for DOCKER_HOST.
        own_socket: the grader's own way in, because a submission may keep the other busy.
        scope: by what the submission's objects are known on the engine.
    """

    def __init__(self, upstream: Upstream, path: Path, limits: GateLimits) -> None:
        self.socket = path
        self.own_socket = path.with_name("grader.sock")  # as long a path as that
        self.scope = Scope.new(limits.shared_images)
        self._upstream = upstream
        self._ledger = Ledger()
        self._engine = Engine(upstream)
        self._realm = Realm(self.scope, limits, self._engine, self._ledger)
        self._loop = asyncio.new_event_loop()
        self._connections: set[asyncio.Task[None]] = set()
        self._stop = asyncio.Event()
        self._engine_id: Future[str] = Future()

    @property
    def refusals(self) -> list[Refusal]:
        """What the submission asked for in vain so far, and the limits that it met."""
        return self._ledger.all()

    @property
    def engine_lost(self) -> bool:
        """Whether the engine stopped answering at any time, so that what the submission saw was not its fault."""
        return self._engine.lost

    def client(self, *, spare_containers: int = 0) -> "DockerClient":
        """A client that sees what the submission sees. The caller closes it.

        Args:
            spare_containers: so many more containers than a submission may have there may be from now on.
        """
        import docker

        self._realm.spare_containers = spare_containers
        return docker.DockerClient(base_url=f"unix://{self.own_socket}", timeout=_CLIENT_SECONDS)

    def wipe(self) -> None:
        """Remove all objects of the submission.

        Raises:
            LabError: some are still there after several tries, or the engine does not answer.
        """
        import requests
        from docker.errors import DockerException

        try:
            client = self._upstream.client()
            try:
                wiping.wipe(client, self.scope)
            finally:
                client.close()
        except (DockerException, requests.RequestException, OSError) as error:
            self._engine.lost = True
            raise _unreachable(self._upstream, error) from error
        self._realm.forget()

    def engine_id(self) -> str:
        """The engine's own id. With the answer the gate is ready, and has a connection that is warm.

        Raises:
            LabError: it does not answer.
        """
        return self._engine_id.result()

    def serve(self, listening: socket.socket, own: socket.socket) -> None:
        """Serve the submission, and on a socket of its own the grader, until `stop`; runs in a thread of its own."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(listening, own))

    def stop(self) -> None:
        """End all connections and let `serve` return."""
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._stop.set)

    async def _meet(self) -> None:
        try:
            answer = await self._engine.ask("GET", "/info", seconds=_MEETING_SECONDS)
            self._engine_id.set_result(str(answer.value()["ID"]))
        except (EngineLostError, ValueError, KeyError) as error:
            self._engine_id.set_exception(_unreachable(self._upstream, error))

    async def _serve(self, listening: socket.socket, own: socket.socket) -> None:
        await self._meet()
        counted: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, own: bool) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections.add(task)
            if not own:
                counted.add(task)
            try:
                if own or len(counted) <= CONNECTIONS:
                    await Connection(self._realm, reader, writer).serve()
                else:
                    await _turn_away(writer)
            finally:
                self._connections.discard(task)
                counted.discard(task)
                writer.close()

        servers = [await asyncio.start_unix_server(partial(connected, own=each is own), sock=each) for each in (listening, own)]
        watch = asyncio.ensure_future(Watch(self._realm).run())
        await self._stop.wait()
        lost = self._engine.lost
        for server in servers:
            server.close()
        for task in (watch, *self._connections):
            task.cancel()
        await asyncio.gather(watch, *self._connections, return_exceptions=True)
        await self._engine.close()
        self._engine.lost = lost  # what was cut off here was not lost


async def _turn_away(writer: asyncio.StreamWriter) -> None:
    body = Answer.error(503, _("Too many connections at the same time.")).body
    head = f"HTTP/1.1 503 Busy\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    with suppress(OSError):
        writer.write(head.encode() + body)
        await writer.drain()


def _unreachable(upstream: Upstream, error: Exception) -> LabError:
    return LabError(
        _("The engine at {where} does not answer: {reason}.").format(where=upstream.base_url, reason=error),
        next_step=_("Start it and grade again: python -m lab up"),
    )
