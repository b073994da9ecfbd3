"""Engines of a test's own, made of sockets: they run nothing, and each does one thing that a real one does on a bad day."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any


class Daemon:
    """What an engine answers: it runs the one container that proves it. Tests replace single answers.

    Attributes:
        asked: each question so far, such as `"POST /containers/create"`, without the API's version.
        go: set to let go of the answers that are held back; the end of the test does so too.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = threading.Event()
        self._asked_more = threading.Condition()

    def answer(self, question: str) -> tuple[int, Any]:
        """The status and the body, text or what becomes JSON."""
        known: dict[str, tuple[int, Any]] = {
            "GET /_ping": (200, "OK"),
            "GET /version": (200, {"Version": "27.0", "ApiVersion": "1.41", "Arch": "amd64"}),
            "GET /info": (200, {"OperatingSystem": "a test", "KernelVersion": "6.1"}),
            "POST /containers/create": (201, {"Id": "proof"}),
            "GET /containers/proof/json": (200, {"Id": "proof", "Config": {"Tty": True}}),
            "POST /containers/proof/start": (204, ""),
            "POST /containers/proof/wait": (200, {"StatusCode": 0}),
            "GET /containers/proof/logs": (200, "alive\n"),
            "DELETE /containers/proof": (204, ""),
        }
        return known.get(question, (500, {"message": "this daemon only answers"}))

    def take(self, question: str) -> tuple[int, Any]:
        """Note the question, and answer it."""
        with self._asked_more:
            self.asked.append(question)
            self._asked_more.notify_all()
        return self.answer(question)

    def until_asked(self, question: str, *, times: int = 1) -> None:
        """Wait until it was asked so often."""
        with self._asked_more:
            self._asked_more.wait_for(lambda: self.asked.count(question) >= times)


class _Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def served(path: Path, daemon: Daemon) -> Iterator[str]:
    """The daemon at a socket of this path, until the block ends; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def address_string(self) -> str:
            return "unix"

        def log_message(self, *_arguments: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0].removeprefix("/v1.41")
            status, content = daemon.take(f"{self.command} {path}")
            body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            try:
                self.send_response(status)
                self.send_header("Api-Version", "1.41")
                self.send_header("Content-Type", "text/plain" if isinstance(content, str) else "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # whoever asked has given up
                self.close_connection = True

        def do_POST(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

    with _Server(str(path), Handler) as server:
        # asked often, because shutting down waits for it
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"unix://{path}"
        finally:
            daemon.go.set()
            server.shutdown()


@contextmanager
def silent(path: Path) -> Iterator[str]:
    """A socket that takes connections and never says a word; its address."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        yield f"unix://{path}"


class Held(Daemon):
    """Holds one answer back until `go` is set.

    Args:
        question: to which.
    """

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def answer(self, question: str) -> tuple[int, Any]:
        if question == self.question:
            self.go.wait()
        return super().answer(question)


class FallsSilent(Held):
    """Begins to start a container, answers one more `_ping`, and then nothing until `go` is set.

    Args:
        before: called just before that last answer.
    """

    def __init__(self, before: Callable[[], None]) -> None:
        super().__init__("POST /containers/proof/start")
        self._before, self._silent = before, False

    def answer(self, question: str) -> tuple[int, Any]:
        if question == "GET /_ping" and self.question in self.asked:
            if self._silent:
                self.go.wait()
            else:
                self._silent = True
                self._before()
        return super().answer(question)
