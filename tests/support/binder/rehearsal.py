"""A container as Binder runs one: its user, no privilege, no device, one processor, little memory, its way to start Jupyter."""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from docker import DockerClient
from docker.errors import NotFound
from docker.models.containers import Container

from lab.units import MEMORY_MB

TAG = "lab-test/binder:latest"
NAME = "lab-test-binder"
BASE_URL = "/user/someone/"
PORT = 8888
_LOOK_SECONDS = 0.5
# BinderHub looks for JupyterLab with the image's python3 and becomes it; its own arguments follow
_LAUNCH = "import os, sys; os.execvp('jupyter-lab', sys.argv)"
# a request to the server, from inside: the container has no network at all
_ASK = """
import json, sys, urllib.request
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
method, url, token, body = json.loads(sys.argv[1])
request = urllib.request.Request(url, method=method, headers={"Authorization": "token " + token}, data=body and body.encode())
try:
    answer = urllib.request.build_opener(Stay).open(request)
except urllib.error.HTTPError as error:
    answer = error
except OSError:
    sys.exit("nobody answers")
print(json.dumps([answer.status, answer.headers.get("Location"), answer.read().decode()]))
"""


@dataclass(frozen=True)
class Answer:
    """What the Jupyter server answered: status, the place it sends one to, and the body."""

    status: int
    location: str | None
    body: str


@dataclass
class Memory:
    """The most that was seen, in MB (2^20 bytes)."""

    most_mb: float = 0.0


@dataclass(frozen=True)
class Rehearsal:
    """The running container.

    Attributes:
        container: as the docker SDK knows it.
        token: what the Jupyter server asks for.
        seconds: from the container's start until JupyterLab answered.
    """

    container: Container
    token: str
    seconds: float = field(default=0.0)

    def run(self, *command: str) -> str:
        """Run a command in the container as its user; returns its standard output, fails with all that it said."""
        code, (output, errors) = self.container.exec_run(list(command), demux=True)
        assert code == 0, f"{' '.join(command)[:200]}\n{(output or b'').decode()[-4000:]}\n{(errors or b'').decode()[-6000:]}"
        return (output or b"").decode()

    def ask(self, path: str, method: str = "GET", body: object = None) -> Answer:
        """Ask the Jupyter server for a path below its base URL."""
        url = f"http://127.0.0.1:{PORT}{BASE_URL}{path}"
        question = json.dumps([method, url, self.token, body and json.dumps(body)])
        return Answer(*json.loads(self.run("python3", "-c", _ASK, question)))

    def memory_mb(self) -> float:
        """Memory in use as Kubernetes counts it, in MB (2^20 bytes): the cgroup's, less files that were read and may go."""
        memory = self._stats()["memory_stats"]
        # cgroup v1 counts a group with and without its children, v2 only with them
        may_go = memory["stats"].get("total_inactive_file", memory["stats"].get("inactive_file"))
        return float(memory["usage"] - may_go) / MEMORY_MB

    def processor_seconds(self) -> float:
        """Processor time used so far."""
        return float(self._stats()["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9

    def _stats(self) -> dict[str, Any]:
        stats: dict[str, Any] = self.container.stats(stream=False, one_shot=True)
        return stats


@contextmanager
def watched(rehearsal: Rehearsal) -> Iterator[Memory]:
    """The most memory that the container uses during the block."""
    seen, over = Memory(), threading.Event()

    def watch() -> None:
        while not over.is_set():
            seen.most_mb = max(seen.most_mb, rehearsal.memory_mb())
            over.wait(_LOOK_SECONDS)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


@contextmanager
def rehearse(client: DockerClient, image: str) -> Iterator[Rehearsal]:
    """The container, from JupyterLab's first answer to the end of the block."""
    remove(client)
    token = secrets.token_hex(16)
    options = {"base_url": BASE_URL, "token": token, "trust_xheaders": True}
    # BinderHub gives each of them twice, for old and new servers
    twice = [f"--{name}.{key}={value}" for name in ("NotebookApp", "ServerApp") for key, value in options.items()]
    container = client.containers.run(
        image,
        ["python3", "-c", _LAUNCH, "--ip=0.0.0.0", f"--port={PORT}", *twice],
        name=NAME,
        detach=True,
        user="1000",
        network_mode="none",  # less than Binder gives: all that is needed must be in the image
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        nano_cpus=10**9,
        mem_limit="2g",
        memswap_limit="2g",
    )
    started = time.monotonic()
    try:
        running = Rehearsal(container, token)
        while not answers(running):  # for as long as it takes, unless the container ends
            container.reload()
            assert container.status == "running", container.logs().decode()[-4000:]
            time.sleep(0.3)
        yield Rehearsal(container, token, time.monotonic() - started)
    finally:
        remove(client)


def answers(rehearsal: Rehearsal) -> bool:
    try:
        return rehearsal.ask("api").status == 200
    except AssertionError:
        return False


def remove(client: DockerClient) -> None:
    try:
        client.containers.get(NAME).remove(force=True)
    except NotFound:
        return
