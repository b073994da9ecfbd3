"""What a process prints reaches the client, however soon it comes: in one piece with the head of the engine's answer."""

import socketserver
import struct
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread

import pytest

from lab.engines.client import LabClient

PRINTED = b"all of it\n"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        frame = struct.pack(">BxxxL", 1, len(PRINTED)) + PRINTED
        self.wfile.write(b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + frame)
        self.close_connection = True


@pytest.fixture
def client(tmp_path: Path) -> Iterator[LabClient]:
    with socketserver.ThreadingUnixStreamServer(str(tmp_path / "engine.sock"), Handler) as engine:
        Thread(target=engine.serve_forever, args=(0.02,), daemon=True).start()
        client = LabClient(base_url=f"unix://{tmp_path}/engine.sock", version="1.41")
        yield client
        client.close()
        engine.shutdown()


def test_nothing_is_lost_that_comes_with_the_head(client: LabClient) -> None:
    assert client.api.exec_start("any") == PRINTED
