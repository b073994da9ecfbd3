"""One client's connection: requests read with a limit on everything, answers written, streams passed on.

A request ends where h11, a strict reader, says so, and is not passed on: the engine gets one that is made of what was
understood. So whatever else a client hides in its bytes stays here.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import aclosing, suppress
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import h11

from autograder.gate import routes
from autograder.gate.engine import CHUNK, EngineLostError
from autograder.gate.exchange import Answer, Hijack, Request, Response, Stream
from autograder.gate.limits import MB
from autograder.gate.piping import Client, hand_over
from autograder.gate.realm import Realm
from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

HEAD_BYTES = 32 * 1024
_BODY_BYTES = 2 * MB
# of a body that is too large so much is read and thrown away, so that its sender reads the answer
_THROWN_AWAY = 256 * MB
HEAD_SECONDS = 10.0
BODY_SECONDS = 60.0

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")


class Connection:
    """A connection of a client.

    Args:
        realm: the submission's part of the engine.
        reader: what the client sends.
        writer: what it gets.
    """

    def __init__(self, realm: Realm, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._realm = realm
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)

    async def serve(self) -> None:
        """Answer requests until the client is done, errs or is too slow."""
        # an engine that is lost in the middle of a stream ends it; the realm's engine remembers
        with suppress(OSError, h11.LocalProtocolError, EngineLostError):
            try:
                while await self._one():
                    self._http.start_next_cycle()
            except h11.RemoteProtocolError as error:
                await self._last(Answer.error(error.error_status_hint, _("This is no HTTP request that can be read.")))
            except TimeoutError:
                await self._last(Answer.error(408, _("The request took too long to arrive.")))
            except asyncio.IncompleteReadError:
                return

    async def _one(self) -> bool:
        """Answer one request; whether another may follow."""
        head = await self._head()
        if head is None:
            return False
        upgrade = any(name == b"upgrade" for name, _value in head.headers)
        semaphore = None
        try:
            async with asyncio.timeout(BODY_SECONDS):
                try:
                    version, path, query = routes.split(head.target.decode("ascii"))
                    method = head.method.decode("ascii")
                    route, arguments = routes.find(method, path)
                except RefusedError as refused:
                    await self._body(0)
                    return await self._finish(self._refusal(refused), upgrade=upgrade)
                if route.large:
                    await self._realm.large.acquire()
                    semaphore = self._realm.large
                body = await self._body(self._realm.limits.context_mb * MB + MB if route.large else _BODY_BYTES)
            if body is None:
                return await self._finish(Answer.error(413, _("The request is too large.")), upgrade=upgrade)
            asked = Request(method, version, path, _query(query), body, upgrade)
            answer = await self._unless_gone(self._answer(route, arguments, asked))
            return answer is not None and await self._finish(answer, upgrade=upgrade, head_only=method == "HEAD")
        finally:
            if semaphore:
                semaphore.release()

    async def _head(self) -> h11.Request | None:
        """The next request's head, or None where the client is done. Before its first byte it may take its time."""
        event = self._http.next_event()
        if event is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(CHUNK))
        async with asyncio.timeout(HEAD_SECONDS):
            while event is h11.NEED_DATA:
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    self._http.receive_data(await self._reader.read(CHUNK))
        if not isinstance(event, h11.Request):
            return None
        names = {name for name, _value in event.headers}
        if event.http_version not in {b"1.0", b"1.1"}:
            raise h11.RemoteProtocolError("unknown version", error_status_hint=505)
        if {b"content-length", b"transfer-encoding"} <= names:
            raise h11.RemoteProtocolError("two lengths")
        return event

    async def _body(self, most: int) -> bytes | None:
        """The request's body, or None where it is larger than `most` bytes."""
        body = bytearray()
        size = 0
        while True:
            if self._http.they_are_waiting_for_100_continue:
                await self._send(h11.InformationalResponse(status_code=100, headers=[]))
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await self._reader.read(CHUNK))
            elif isinstance(event, h11.Data):
                size += len(event.data)
                if size > _THROWN_AWAY:
                    raise h11.RemoteProtocolError("too large", error_status_hint=413)
                if size <= most:
                    body += event.data
            elif isinstance(event, h11.EndOfMessage):
                return bytes(body) if size <= most else None
            else:
                raise asyncio.IncompleteReadError(b"", None)

    async def _answer(self, route: routes.Route, arguments: dict[str, str], request: Request) -> Response:
        try:
            return await routes.respond(self._realm, route, arguments, request)
        except RefusedError as refused:
            return self._refusal(refused)
        except EngineLostError as lost:
            return Answer.error(503, str(lost))
        except Exception:
            # whatever a submission sends, the gate goes on
            _log.exception("%s %s", request.method, request.path)
            return Answer.error(500, _("The grader could not handle this request."))

    def _refusal(self, refused: RefusedError) -> Answer:
        if refused.rule:
            self._realm.ledger.note(refused.rule, self._realm.scope.hide(refused.sentence))
        return Answer.error(refused.status, self._realm.scope.hide(refused.sentence))

    async def _unless_gone(self, work: Coroutine[Any, Any, _Result]) -> _Result | None:
        """The result of some work, which is given up when the client leaves."""
        task = asyncio.ensure_future(work)
        watch = asyncio.ensure_future(self._gone())
        try:
            await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and watch.result():
                return None
            return await task
        finally:
            for each in (task, watch):
                each.cancel()
            await asyncio.gather(task, watch, return_exceptions=True)

    async def _gone(self) -> bool:
        """Wait until the client leaves, or sends something ahead of time, which is kept."""
        with suppress(OSError):
            data = await self._reader.read(CHUNK)
            if data:
                self._http.receive_data(data)
                return False
        return True

    async def _finish(self, answer: Response, *, upgrade: bool, head_only: bool = False) -> bool:
        """Send an answer; whether another request may follow. None does where the client asked for another protocol."""
        if isinstance(answer, Hijack):
            client = Client(self._reader, self._writer, self._http, self._write, upgrade)
            await hand_over(self._realm.engine, answer, client)
            return False
        if isinstance(answer, Stream):
            async with aclosing(answer.pieces):
                await self._unless_gone(self._flow(answer))
        else:
            await self._write(answer, head_only=head_only, last=upgrade)
        return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE and not upgrade

    async def _flow(self, answer: Stream) -> None:
        headers = [*answer.headers.items()]
        await self._send(h11.Response(status_code=answer.status, headers=headers))
        async for piece in answer.pieces:
            await self._send(h11.Data(data=piece))
        await self._send(h11.EndOfMessage())

    async def _write(self, answer: Answer, *, head_only: bool = False, last: bool = False) -> None:
        bodiless = head_only or answer.status in {204, 304}
        headers = [*answer.headers.items()]
        if not bodiless:
            headers.append(("Content-Length", str(len(answer.body))))
        if last:
            headers.append(("Connection", "close"))
        await self._send(h11.Response(status_code=answer.status, headers=headers))
        if not bodiless:
            await self._send(h11.Data(data=answer.body))
        await self._send(h11.EndOfMessage())

    async def _last(self, answer: Answer) -> None:
        if self._http.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            await self._write(answer, last=True)

    async def _send(self, event: h11.Event) -> None:
        self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()


def _query(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []
