"""A server that stands where a cluster's API server would, and kubeconfigs that lead to it."""

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml


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
