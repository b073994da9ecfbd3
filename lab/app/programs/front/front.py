"""The front: the page that people see. It asks the API for everything, and hands orders on to it."""

import html
import json
import os
import signal
import socket
import threading
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PORT = 8000
API = os.environ.get("API_HOST", "api")
API_PORT = 8000
VERSION = os.environ.get("VERSION", "1")
CONNECT_SECONDS, ANSWER_SECONDS = 2, 30

WORDS = {
    "en": {
        "title": "Orders",
        "waiting": "Waiting",
        "done": "Done",
        "none": "No order is done yet.",
        "unknown": "unknown: the store does not answer",
        "uncounted": "unknown: the queue does not answer",
        "silent": "The API does not answer. The page itself is here.",
        "item": "Item",
        "amount": "Amount",
        "seal": "Seal",
        "by": "This page: {front}. The API: {api}, version {version}.",
    },
    "pt-BR": {
        "title": "Pedidos",
        "waiting": "Esperando",
        "done": "Prontos",
        "none": "Nenhum pedido está pronto ainda.",
        "unknown": "não se sabe: o store não responde",
        "uncounted": "não se sabe: a queue não responde",
        "silent": "A API não responde. A página, sim.",
        "item": "Item",
        "amount": "Quantidade",
        "seal": "Selo",
        "by": "Esta página: {front}. A API: {api}, versão {version}.",
    },
}
LANGUAGE = os.environ.get("PAGE_LANGUAGE", "en")
PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 sans-serif;margin:1.5rem;color:#16191d;background:#fff}}table{{border-collapse:collapse}}
th,td{{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #57606a}}footer{{margin-top:1rem;color:#4b535d}}</style>
<h1>{title}</h1>
{body}
</html>
"""


def ask_api(method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """The API's status and answer.

    Its name is looked up anew for every request, so that whoever bears it now is asked; where the name has several
    addresses, the next is tried when one cannot be connected to.
    """
    connection = HTTPConnection(API, API_PORT, timeout=CONNECT_SECONDS)
    try:
        connection.connect()
        connection.sock.settimeout(ANSWER_SECONDS)
        connection.request(method, path, body, {"Connection": "close", "Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def page() -> bytes:
    """The page as it is now; it comes whether or not the others answer."""
    words = WORDS.get(LANGUAGE, WORDS["en"])
    try:
        _status, content = ask_api("GET", "/orders")
        found = json.loads(content)
    except (OSError, HTTPException, ValueError):
        body = f"<p><strong>{words['silent']}</strong></p>"
    else:
        body = orders(found, words)
    return PAGE.format(language=LANGUAGE, title=words["title"], body=body).encode()


def orders(found: dict[str, Any], words: dict[str, str]) -> str:
    """The page's middle: what the API found, and who answered."""
    waiting = words["uncounted"] if found["waiting"] is None else found["waiting"]
    parts = [f"<p>{words['waiting']}: {waiting}</p>"]
    if found["orders"]:
        head = "".join(f"<th>{words[name]}" for name in ("item", "amount", "seal"))
        rows = (
            f"<tr><td>{html.escape(each['item'])}<td>{int(each['amount'])}<td><code>{html.escape(each['seal'])}</code>"
            for each in found["orders"]
        )
        parts.append(f"<h2>{words['done']}</h2><table><tr>{head}{''.join(rows)}</table>")
    else:
        parts.append(f"<p>{words['unknown'] if found['orders'] is None else words['none']}</p>")
    by = words["by"].format(front=socket.gethostname(), api=found["host"], version=found["version"])
    parts.append(f"<footer>{html.escape(by)}</footer>")
    return "\n".join(parts)


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together
    timeout = 5  # seconds that a connection may stand idle

    def do_GET(self) -> None:
        """Answer a GET."""
        path = urlsplit(self.path).path
        if path == "/":
            self.send(200, page(), "text/html; charset=utf-8")
        elif path == "/healthz":
            self.send(200, json.dumps({"ok": True, "version": VERSION, "host": socket.gethostname()}).encode())
        elif path.startswith(("/orders/", "/work")) or path == "/orders":
            self.hand_on("GET")
        else:
            self.send(404, b'{"error": "there is nothing here"}')

    def do_POST(self) -> None:
        """Answer a POST."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 10_000))
        if self.path == "/orders":
            self.hand_on("POST", body)
        else:
            self.send(404, b'{"error": "there is nothing here"}')

    def hand_on(self, method: str, body: bytes | None = None) -> None:
        """Answer with what the API answers."""
        # whoever was asked may just be leaving: to look twice does no harm (RFC 9110, 9.2.2), to order twice would
        for tries_left in (1, 0) if method == "GET" else (0,):
            try:
                status, content = ask_api(method, self.path, body)
                break
            except (OSError, HTTPException):
                if not tries_left:
                    status, content = 502, b'{"error": "the api does not answer"}'
        self.send(status, content)

    def send(self, status: int, content: bytes, kind: str = "application/json") -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
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
    print(f"front, version {VERSION}, on port {PORT}", flush=True)
    server.serve_forever(poll_interval=0.25)
    server.server_close()


if __name__ == "__main__":
    main()
