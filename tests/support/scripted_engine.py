"""An engine of a few canned answers on a socket, for what a real one does too seldom to be waited for."""

import json
import queue
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

Answers = dict[str, Any]
"""By method and path without version and query: JSON, or a status and JSON; None for an answer that breaks off in the middle."""


class ScriptedEngine(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Answers as it is told, and remembers what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, path: Path, answers: Answers) -> None:
        self.answers = {
            "GET /info": {"ID": "scripted"},
            "GET /version": {"ApiVersion": "1.41"},
            "GET /images/json": [],
            **answers,
        }
        self.asked: list[tuple[str, bytes]] = []
        self._events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        super().__init__(str(path), _Handler)

    def handle_error(self, *_arguments: object) -> None:
        """A gate that ends leaves some answers unread."""

    def event(self, event: dict[str, Any] | None) -> None:
        """Tell of something that happened; None ends the engine's events."""
        self._events.put(event)

    def next_event(self) -> dict[str, Any] | None:
        """Wait for the next one."""
        return self._events.get()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ScriptedEngine

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        asked = f"{self.command} {path.removeprefix('/v1.41')}"
        self.server.asked.append((f"{self.command} {self.path}", body))
        if asked == "GET /events":
            self._begin()
            while event := self.server.next_event():
                self._piece(json.dumps(event).encode() + b"\n")
            self.close_connection = True
            return
        found = self.server.answers.get(asked, {"message": f"nothing at {path}"})
        if found is None:
            self._begin()
            self._piece(b"hello")
            self.close_connection = True
            return
        known = 200 if asked in self.server.answers else 404
        status, value = found if isinstance(found, tuple) else (known, found)
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _piece(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - as http.server looks them up

    def address_string(self) -> str:
        return "gate"

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


@contextmanager
def scripted(path: Path, answers: Answers) -> Iterator[ScriptedEngine]:
    """An engine with these answers, until the block ends."""
    with ScriptedEngine(path, answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            server.event(None)
            server.shutdown()
