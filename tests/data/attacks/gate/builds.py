# Builds with the host's files, the host's network, and from elsewhere.
# earns: double-check=4 answer-check=2
# rules: build-network, build-remote, build-option, buildkit, dockerfile
# says: tried everything
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

import io
def build(text, **options):
    client.images.build(fileobj=io.BytesIO(text.encode()), **options)
first = "FROM lab/busybox:1\n"
attempt("host network", lambda: build(first + "RUN true", network_mode="host"))
attempt("another's network", lambda: build(first + "RUN true", network_mode="container:@STRANGER_CONTAINER@"))
attempt("remote", lambda: client.images.build(path="http://127.0.0.1/x.tar"))
attempt("git", lambda: client.images.build(path="git://127.0.0.1/x"))
attempt("add", lambda: build(first + "ADD http://127.0.0.1/x /x"))
attempt("from a registry", lambda: build("FROM alpine\n"))
attempt("copy from a stranger", lambda: build(first + "COPY --from=@STRANGER_NAME@ / /x\n"))
attempt("from a stranger", lambda: build("FROM @STRANGER_NAME@\n"))
attempt("mount", lambda: build("# syntax=docker/dockerfile:1\n" + first + "RUN --mount=type=bind,source=/,target=/host cat /host/etc/shadow\n"))
attempt("privileged", lambda: build(first + "RUN --security=insecure true\n"))
attempt("outside", lambda: build(first + "COPY ../../../../etc/shadow /x\n"))
attempt("cgroup", lambda: client.api._raise_for_status(client.api._post(client.api._url("/build"), params={"cgroupparent": "/", "dockerfile": "../../etc/shadow"})))
attempt("frontend", lambda: client.api._raise_for_status(client.api._post(client.api._url("/build"), params={"version": "2"})))
attempt("build secrets", lambda: client.api._raise_for_status(client.api._post(client.api._url("/build"), params={"secrets": "x", "remote": "http://127.0.0.1/x"})))
print("tried", "everything")
