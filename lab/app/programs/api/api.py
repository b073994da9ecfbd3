"""The API: takes orders into the queue, and tells from the queue and the store how they stand.

It does none of the work itself and keeps nothing: any number of it may run, and any of them may go.
"""

import json
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import redis  # type: ignore[import-not-found]  # it is in the image

PORT = 8000
VERSION = os.environ.get("VERSION", "1")
MOST_MILLISECONDS = 10_000
LISTED = 10


def connect(variable: str, default: str) -> Any:
    """A client of the service that an environment variable names; it connects when it is first used."""
    return redis.Redis(
        os.environ.get(variable, default), socket_connect_timeout=1, socket_timeout=2, decode_responses=True, retry=None
    )


queue = connect("QUEUE_HOST", "queue")
store = connect("STORE_HOST", "store")


class ProblemError(Exception):
    """An answer other than success: its HTTP status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def asking(name: str, ask: Callable[[], Any]) -> Any:
    """What `ask` gives; where the other service does not answer, say which one that was."""
    try:
        return ask()
    except redis.RedisError as error:
        raise ProblemError(503, f"the {name} does not answer") from error


def take(body: bytes) -> dict[str, Any]:
    """Put an order into the queue; whoever works on it need not be there now."""
    try:
        order = json.loads(body)
        item, amount = order["item"], order["amount"]
    except (ValueError, TypeError, KeyError) as error:
        raise ProblemError(400, 'an order is {"item": a text, "amount": a whole number}') from error
    if not isinstance(item, str) or not item or len(item) > 40 or type(amount) is not int or not 1 <= amount <= 1000:
        raise ProblemError(400, "item: a text of 1 to 40 letters; amount: a whole number from 1 to 1000")
    taken = {"id": secrets.token_hex(4), "item": item, "amount": amount}

    def put() -> None:
        with queue.pipeline() as both:
            both.hset("waiting", taken["id"], json.dumps(taken))
            both.lpush("orders", json.dumps(taken))
            both.execute()

    asking("queue", put)
    return {**taken, "state": "waiting"}


def look_up(key: str) -> dict[str, Any]:
    """One order: done where the store has it, waiting where the queue has it."""
    if done := stored(key):
        return done
    waiting = asking("queue", lambda: queue.hget("waiting", key))
    if waiting:
        return {**json.loads(waiting), "state": "waiting"}
    # the worker may have written the result, and then taken the order off the queue, between the two questions
    if done := stored(key):
        return done
    raise ProblemError(404, "there is no such order")


def stored(key: str) -> dict[str, Any] | None:
    """An order that is done, if the store has it."""
    done = asking("store", lambda: store.get(f"order:{key}"))
    return {**json.loads(done), "state": "done"} if done else None


def listing() -> dict[str, Any]:
    """How many orders wait, and the last that are done; null for what cannot be known at the moment."""
    found: dict[str, Any] = {"waiting": None, "orders": None}
    with suppress(redis.RedisError):
        found["waiting"] = queue.hlen("waiting")
    with suppress(redis.RedisError):
        keys = store.lrange("done", 0, LISTED - 1)
        found["orders"] = [json.loads(order) for order in store.mget([f"order:{key}" for key in keys]) if order] if keys else []
    return found


def burn(query: str) -> dict[str, Any]:
    """Keep the processor busy for some milliseconds of its own time, not of the clock's."""
    try:
        milliseconds = int(parse_qs(query).get("ms", ["10"])[0])
    except ValueError:
        milliseconds = -1
    if not 0 <= milliseconds <= MOST_MILLISECONDS:
        raise ProblemError(400, f"ms: a whole number from 0 to {MOST_MILLISECONDS}")
    end = time.thread_time() + milliseconds / 1000
    while time.thread_time() < end:
        pass
    return {"ms": milliseconds}


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together
    timeout = 5  # seconds that a connection may stand idle

    def do_GET(self) -> None:
        """Answer a GET."""
        path = urlsplit(self.path)
        if path.path == "/healthz":
            self.answer(lambda: {"ok": True})
        elif path.path == "/orders":
            self.answer(listing)
        elif path.path.startswith("/orders/"):
            self.answer(lambda: look_up(path.path.removeprefix("/orders/")))
        elif path.path == "/work":
            self.answer(lambda: burn(path.query))
        else:
            self.answer(self.nothing)

    def do_POST(self) -> None:
        """Answer a POST."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 10_000))
        if self.path == "/orders":
            self.answer(lambda: take(body), success=202)
        else:
            self.answer(self.nothing)

    def nothing(self) -> dict[str, Any]:
        """There is nothing at this address."""
        raise ProblemError(404, "there is nothing here")

    def answer(self, act: Callable[[], dict[str, Any]], success: int = 200) -> None:
        """Send what `act` gives, or the problem that it met, and who answers."""
        try:
            status, found = success, act()
        except ProblemError as problem:
            status, found = problem.status, {"error": str(problem)}
        content = json.dumps({**found, "version": VERSION, "host": socket.gethostname()}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log a request, but not the engine's questions after our health."""
        if self.path != "/healthz":
            super().log_request(code, size)


class Server(ThreadingHTTPServer):
    """A thread for each connection."""

    daemon_threads = False  # a stop waits for the answers that are under way
    request_queue_size = 128


def main() -> None:
    """Serve until the engine asks to stop, then finish what is under way."""
    server = Server(("", PORT), Handler)
    # process 1 gets no default action for a signal: without this, `docker stop` would wait ten seconds and kill
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"api, version {VERSION}, on port {PORT}", flush=True)
    server.serve_forever(poll_interval=0.25)
    server.server_close()


if __name__ == "__main__":
    main()
