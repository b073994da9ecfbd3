"""A page that is looked at arrives whole while the machine's network addresses come and go."""

import fcntl
import itertools
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support import chromium
from tests.support.waiting import until

# more than a browser fetches from one server at a time, so that some always wait for a connection
PARTS = 60
PAGE = "".join(f'<script src="/{part}.js"></script>' for part in range(PARTS))


def test_a_page_arrives_whole_while_addresses_come_and_go() -> None:
    # in a network namespace, so that nothing else of this machine sees them
    seen = subprocess.run(["unshare", "--net", sys.executable, "-m", __name__], check=False, stdout=subprocess.PIPE, text=True)
    assert (seen.returncode, seen.stdout) == (0, f"{PARTS} of {PARTS} parts, []\n")


class _Parts(BaseHTTPRequestHandler):
    """A page of many parts, each of which comes when an address has come or gone since it was asked for."""

    changes: list[int]

    def do_GET(self) -> None:
        before = len(self.changes)
        until(lambda: len(self.changes) > before)
        body, kind = (PAGE, "text/html") if self.path == "/" else ("parts = (window.parts || 0) + 1", "text/javascript")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing, so that what the program says is the browser's."""


@contextmanager
def _beside(change: Callable[[int], None]) -> Iterator[list[int]]:
    """What has changed so far, one after another until the block ends."""
    changes: list[int] = []
    ended = threading.Event()

    def go_on() -> None:
        for number in itertools.takewhile(lambda _: not ended.is_set(), itertools.count()):
            change(number)
            changes.append(number)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield changes
    finally:
        ended.set()
        thread.join()


# include/uapi/linux/sockios.h and if.h; what `ip` does with them, which a small machine lacks
SET_FLAGS, SET_ADDRESS, UP, DOWN = 0x8914, 0x8916, 1, 0


def _set_flags(interface: bytes, flags: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, SET_FLAGS, struct.pack("16sh22x", interface, flags))


def _come_and_go(number: int) -> None:
    if number % 2:
        _set_flags(b"lo:1", DOWN)
        return
    address = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton("10.9.0.1"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, SET_ADDRESS, struct.pack("16s16s8x", b"lo:1", address))


if __name__ == "__main__":
    _set_flags(b"lo", UP)
    with _beside(_come_and_go) as _Parts.changes, chromium.started(chromium.find()) as browser:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Parts)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        failed: list[str | None] = []
        page.on("requestfailed", lambda asked: failed.append(asked.failure))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        print(f"{page.evaluate('window.parts')} of {PARTS} parts, {failed}")
