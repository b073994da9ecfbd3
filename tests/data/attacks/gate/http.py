# Speaks to the gate as no client does: paths that could be read as others, two lengths, heads and bodies without end, half requests.
# earns: double-check=4 answer-check=2
# rules: path, route, privileged, buildkit
# says: it answers still
# %% box
import lab
client = lab.engine(quiet=True)
image = lab.images.busybox(client)
def attempt(what, act):
    try:
        act()
    except Exception as error:
        print(what, error)
    else:
        print("ESCAPED:", what)

import socket
def talk(data, wait=1.0):
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(wait)
        try:
            door.connect("/run/course/docker.sock")
            door.sendall(data)
            return door.recv(4000).decode(errors="replace")
        except OSError as error:
            return str(error)
host = "Host: docker\r\n"
private = "GET /v1.41/info HTTP/1.1\r\n" + host + "\r\n"
create = "POST /v1.41/containers/create?name=@WORD@ HTTP/1.1\r\n" + host + "Content-Type: application/json\r\n"
body = '{"Image": "lab/busybox:1", "HostConfig": {"Privileged": true}}'
for path in ("/v1.41/../containers/json", "/v1.41/%2e%2e/images/json", "//containers/json", "/containers/../swarm", "http://evil/containers/json", "/v1.41/containers/@STRANGER_CONTAINER@/../json",
             "/v1.41/containers/x%2f..%2f@STRANGER_CONTAINER@/json", "/v1.41/containers/@STRANGER_CONTAINER@%00/json", "/containers/@STRANGER_CONTAINER@/json#", "/v9.99/plugins", "*"):
    said = talk(f"GET {path} HTTP/1.1\r\n{host}\r\n".encode())
    if " 200 " in said.split("\r\n")[0]:
        print("ESCAPED:", path, said)
for data in (
    create + f"Content-Length: {len(body)}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{body}",
    create + f"Content-Length: 2\r\nContent-Length: {len(body)}\r\n\r\n{body}",
    create + f"Content-Length: 2\r\n\r\n{{}}POST /v1.41/containers/create?name=@WORD@ HTTP/1.1\r\n{host}Content-Length: {len(body)}\r\n\r\n{body}",
    create + f"Transfer-Encoding: xchunked\r\n\r\n{len(body):x}\r\n{body}\r\n0\r\n\r\n",
    create + f"Transfer-Encoding: chunked\r\n\r\n{len(body):x};a=b\r\n{body}\r\n0\r\nX: y\r\n\r\n",
    create.replace("\r\n", "\n") + f"Content-Length: {len(body)}\n\n{body}",
    "GET /v1.41/info HTTP/1.1\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n" + host + "\r\n" + create + f"Content-Length: {len(body)}\r\n\r\n{body}",
    "POST /v1.41/session HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n" + host + "\r\n" + private,
    "GET /v1.41/info HTTP/1.1\r\n" + host + "X: " + "x" * 1_000_000 + "\r\n\r\n",
    "GET /" + "x" * 1_000_000 + " HTTP/1.1\r\n" + host + "\r\n",
    "GET / HTTP/9.9\r\n\r\n", "\x00\x01\x02", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01", create + "Content-Length: -1\r\n\r\n", create + "Content-Length: 99999999999999\r\n\r\n", create + "Content-Length: 5\r\n\r\n[[[[[",
):
    print(talk(data.encode("latin-1"))[:100])
slow = []
for _ in range(100):
    door = socket.socket(socket.AF_UNIX)
    door.settimeout(1)
    try:
        door.connect("/run/course/docker.sock")
        door.send(b"GET /v1.41/info HTTP/1.1\r\nX: ")
        slow.append(door)
    except OSError as error:
        print(error)
        break
for door in slow:
    door.close()
import time
time.sleep(1)
if client.ping() and not [one for one in client.containers.list(all=True) if one.attrs["HostConfig"].get("Privileged")]:
    print("it answers", "still")
