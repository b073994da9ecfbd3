"""Bytes that are no proper request, on a raw socket: they hurt their sender, and nobody else."""

import json
import socket
import time

import docker
import pytest

from autograder.gate import Gate, serving
from lab.engines.client import LabClient
from lab.images import BUSYBOX

HOST = b"Host: docker\r\n"


def talk(gate: Gate, sent: bytes, *, end: bool = True) -> bytes:
    """All that comes back for these bytes."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(gate.socket))
        received = b""
        try:
            connection.sendall(sent)
            while piece := connection.recv(65536):
                received += piece
                if end and complete(received):
                    break
        except (BrokenPipeError, ConnectionResetError):
            pass
        return received


def complete(received: bytes) -> bool:
    head, found, body = received.partition(b"\r\n\r\n")
    length = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")]
    return bool(found and length and len(body) >= int(length[0]))


def status(received: bytes) -> int:
    return int(received.split(b" ", 2)[1])


def alive(gate: Gate) -> bool:
    client = gate.client()
    try:
        return client.ping() and client.containers.run(BUSYBOX, ["echo", "ok"], remove=True) == b"ok\n"
    finally:
        client.close()


@pytest.mark.parametrize(
    "path",
    [
        b"/v1.41/../info",
        b"/v1.41/containers/../info",
        b"/../../etc/passwd",
        b"/v1.41/%2e%2e/info",
        b"/v1.41/containers/%2e%2e/%2e%2e/info",
        b"//info",
        b"/v1.41//info",
        b"/v1.41/containers//json",
        b"/./info",
        b"/v1.41/./info",
        b"/info%00",
        b"/info;x=1",
        b"/info\\",
        b"http://docker/info",
        b"http://169.254.169.254/",
        b"*",
        b"/v1.41/v1.41/info",
        b"/v2.0/info",
        b"/containers/x%2fy/json",
        b"/containers/a/b/json",
        b"/containers/-/json",
        b"/images/../info/json",
        b"/images//json",
        b"/exec/../info/json",
        b"/networks/../info",
        b"/volumes/..",
    ],
)
@pytest.mark.parametrize("method", [b"GET", b"DELETE"])
def test_paths_are_taken_as_they_are_written(gate: Gate, path: bytes, method: bytes):
    received = talk(gate, method + b" " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    assert status(received) in {400, 403, 404}
    assert b"message" in received


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\r\n\0\0\0\0",
        b"GET\r\n\r\n",
        b"GET /info\r\n\r\n",
        b"GET /info HTTP/9.9\r\n\r\n",
        b"GET /info HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
        b"GET /info HTTP/1.1\r\n" + HOST + b"Content-Length: 1, 2\r\n\r\n",
        b"GET /info HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /info HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n",
        b"POST /containers/create HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /containers/create HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"GET /info HTTP/1.1\r\n folded: x\r\n\r\n",
        b"GET /info HTTP/1.1\r\nHost : docker\r\n\r\n",
        b"GET /info HTTP/1.1\r\n" + HOST + b"X: \0\r\n\r\n",
        b"GET /info\tHTTP/1.1\r\n" + HOST + b"\r\n",
        b"G\xffT /info HTTP/1.1\r\n" + HOST + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /info HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /info HTTP/1.1\r\n" + b"".join(b"X%d: a\r\n" % number for number in range(20_000)) + b"\r\n",
    ],
)
def test_what_is_no_request_is_answered_with_an_error_or_not_at_all(gate: Gate, sent: bytes):
    received = talk(gate, sent + b"\r\n\r\n", end=False)
    assert received == b"" or status(received) in {400, 403, 408, 413, 431, 501, 505}
    assert alive(gate)


def test_a_slow_sender_is_cut_off_and_holds_up_nobody(gate: Gate, monkeypatch: pytest.MonkeyPatch):
    begun = b"POST /containers/create HTTP/1.1\r\n" + HOST
    with socket.socket(socket.AF_UNIX) as idle:
        idle.connect(str(gate.socket))
        with monkeypatch.context() as impatient:
            impatient.setattr(serving, "HEAD_SECONDS", 0.5)
            impatient.setattr(serving, "BODY_SECONDS", 0.5)
            for sent in (begun, begun + b"Content-Length: 1000\r\n\r\n{"):
                assert status(talk(gate, sent, end=False)) == 408
        assert alive(gate)


def test_too_many_connections_are_turned_away_and_served_again_later(gate: Gate):
    connections = []
    for _number in range(64):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(gate.socket))
        connection.sendall(b"GET /_ping HTTP/1.1\r\n" + HOST + b"\r\n")
        assert connection.recv(100)
        connections.append(connection)
    assert status(talk(gate, b"GET /_ping HTTP/1.1\r\n" + HOST + b"\r\n")) == 503
    for connection in connections:
        connection.close()
    while status(talk(gate, b"GET /_ping HTTP/1.1\r\n" + HOST + b"\r\n")) == 503:
        pass
    assert alive(gate)


def test_a_body_that_is_too_large_is_refused(gate: Gate):
    large = b"x" * 3_000_000
    head = b"POST /containers/create HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(large)
    assert status(talk(gate, head + large)) == 413
    assert alive(gate)


@pytest.mark.parametrize(
    "lengths",
    [b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n"],
)
def test_a_request_hidden_in_a_body_is_read_as_the_gate_reads_it(gate: Gate, lengths: bytes, engine: LabClient):
    evil = json.dumps({"Image": BUSYBOX, "HostConfig": {"Privileged": True}}).encode()
    hidden = b"POST /containers/create?name=hidden HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(evil) + evil
    received = talk(gate, b"POST /containers/prune HTTP/1.1\r\n" + HOST + lengths + b"\r\n0\r\n\r\n" + hidden, end=False)
    assert b" 201 " not in received
    assert not engine.containers.list(all=True, ignore_removed=True, filters={"name": "hidden"})


UPGRADE = b"Connection: Upgrade\r\nUpgrade: tcp\r\n"
EVIL = json.dumps({"Image": BUSYBOX, "HostConfig": {"Privileged": True, "Binds": ["/:/host"]}}).encode()
SMUGGLED = b"POST /v1.41/containers/create?name=smuggled HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
SMUGGLED += b"Content-Length: %d\r\n\r\n" % len(EVIL) + EVIL


def test_a_stream_begins_only_when_its_head_was_read(gate: Gate, student: docker.DockerClient):
    """The docker SDK reads the head through a buffer, and loses what of the stream comes together with it."""
    container = student.containers.run(BUSYBOX, ["tail", "-f", "/dev/null"], detach=True)
    command = student.api.exec_create(container.id, ["echo", "first words"])["Id"].encode()
    body = b'{"Detach": false, "Tty": false}'
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(gate.socket))
        head = b"POST /exec/" + command + b"/start HTTP/1.1\r\n" + HOST + UPGRADE
        connection.sendall(head + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        while student.api.exec_inspect(command.decode())["ExitCode"] is None:
            time.sleep(0.05)  # a client that is slow: the command has ended before its answer is looked at
        first = connection.recv(65536)
        rest = b""
        while piece := connection.recv(65536):
            rest += piece
    assert first.startswith(b"HTTP/1.1 101 ") and first.endswith(b"\r\n\r\n")
    assert b"first words\n" in rest


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (b"GET", b"/_ping"),
        (b"GET", b"/containers/json"),
        (b"POST", b"/containers/absent/attach?stream=1&stdin=1"),
        (b"POST", b"/session"),
        (b"POST", b"/exec/" + b"0" * 64 + b"/start"),
    ],
)
def test_nothing_is_smuggled_behind_a_request_for_another_protocol(gate: Gate, engine: LabClient, method: bytes, path: bytes):
    received = talk(gate, method + b" " + path + b" HTTP/1.1\r\n" + HOST + UPGRADE + b"\r\n" + SMUGGLED, end=False)
    assert b"201 Created" not in received
    assert b'"Id"' not in received
    assert not engine.containers.list(all=True, ignore_removed=True, filters={"name": "smuggled"})


def test_nothing_is_smuggled_where_the_engine_does_not_hand_over_the_connection(
    gate: Gate, student: docker.DockerClient, engine: LabClient
):
    container = student.containers.create(BUSYBOX, ["true"])
    stopped = student.containers.run(BUSYBOX, ["sleep", "600"], detach=True)
    identity = student.api.exec_create(stopped.id, ["cat"], stdin=True)["Id"].encode()
    stopped.kill()
    stopped.wait()
    body = b'{"Detach": false}'
    start = b"POST /exec/" + identity + b"/start HTTP/1.1\r\n" + HOST + UPGRADE + b"Content-Length: %d\r\n\r\n" % len(body) + body
    received = talk(gate, start + SMUGGLED, end=False)
    assert status(received) >= 400
    assert received.count(b"HTTP/1.1 ") == 1
    container.remove()
    attach = b"POST /containers/" + container.id.encode() + b"/attach?stream=1&stdin=1 HTTP/1.1\r\n" + HOST + UPGRADE + b"\r\n"
    assert talk(gate, attach + SMUGGLED, end=False).count(b"HTTP/1.1 ") == 1
    assert not engine.containers.list(all=True, ignore_removed=True, filters={"name": "smuggled"})


def test_bytes_behind_a_handed_over_connection_are_input(gate: Gate, student: docker.DockerClient, engine: LabClient):
    container = student.containers.run(BUSYBOX, ["sleep", "600"], detach=True)
    identity = student.api.exec_create(container.id, ["head", "-n", "1"], stdin=True)["Id"].encode()
    body = b'{"Detach": false, "Tty": false}'
    start = b"POST /exec/" + identity + b"/start HTTP/1.1\r\n" + HOST + UPGRADE + b"Content-Length: %d\r\n\r\n" % len(body) + body
    received = talk(gate, start + SMUGGLED, end=False)
    assert status(received) == 101
    assert b"POST /v1.41/containers/create?name=smuggled" in received
    assert not engine.containers.list(all=True, ignore_removed=True, filters={"name": "smuggled"})


def test_old_clients_that_ask_for_no_upgrade_get_the_stream_too(gate: Gate, student: docker.DockerClient):
    container = student.containers.run(BUSYBOX, ["sleep", "600"], detach=True)
    identity = student.api.exec_create(container.id, ["echo", "hello"])["Id"].encode()
    body = b'{"Detach": false, "Tty": false}'
    received = talk(
        gate,
        b"POST /exec/" + identity + b"/start HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(body) + body,
        end=False,
    )
    assert status(received) == 200
    assert received.endswith(b"hello\n")


def test_requests_follow_each_other_on_one_connection(gate: Gate):
    request = b"GET /_ping HTTP/1.1\r\n" + HOST + b"\r\n"
    last = b"GET /_ping HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    assert talk(gate, request * 5 + last, end=False).count(b"200") == 6
