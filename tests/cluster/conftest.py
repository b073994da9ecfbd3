"""A real cluster, where KUBECONFIG or ~/.kube/config names a local one; else its tests skip, saying why."""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.clusters.client import Cluster
from lab.clusters.connecting import open_context
from lab.clusters.contexts import NAMED, choose, read_kubeconfig
from lab.errors import LabError


@pytest.fixture(scope="module", autouse=True)
def english() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("COURSE_LANGUAGE", "en")
        changed.delenv(NAMED, raising=False)
        yield


@pytest.fixture(scope="module")
def real(english: None) -> Iterator[Cluster]:
    """The local cluster, with a namespace of this test run's own."""
    try:
        kubeconfig = read_kubeconfig()
        cluster = open_context(kubeconfig, choose(kubeconfig, None), f"lab-test-{uuid.uuid4().hex[:8]}")
    except LabError as error:
        pytest.skip(f"no local Kubernetes cluster: {error}")
    yield cluster
    cluster.remove_namespace()


class Recorder:
    """A server that answers as an API server would at first, and keeps what it was asked."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                recorder.requests.append(f"{self.command} {self.path}")
                version = {"major": "1", "minor": "30", "gitVersion": "v1.30.1"}
                fields = ("gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform")
                content = json.dumps(version | dict.fromkeys(fields, "")).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                with suppress(BrokenPipeError):
                    self.wfile.write(content)

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "CONNECT"):
            setattr(Handler, f"do_{method}", Handler.answer)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    server = Recorder()
    yield server
    server.close()


def kubeconfig(path: Path, servers: dict[str, str], current: str, user: dict[str, Any] | None = None) -> Path:
    """A kubeconfig with a context, a cluster and a user of each name."""
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {"server": server}} for name, server in servers.items()],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}} for name in servers],
        "users": [{"name": name, "user": user or {"token": "t"}} for name in servers],
        "current-context": current,
    }
    path.write_text(yaml.safe_dump(document))
    return path
