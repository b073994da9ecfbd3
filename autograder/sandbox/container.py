"""A sandbox that is a container of this machine's engine, for where user namespaces are not allowed to plain users.

It shows the same parts of this machine as bubblewrap does, so that the student's code meets the same Python; the limits
on memory and processes are the kernel's own, by control groups.
"""

import os
import struct
from contextlib import suppress
from functools import cache
from pathlib import Path
from socket import SHUT_RDWR
from typing import TYPE_CHECKING, Any

import psutil

from autograder.sandbox import view
from autograder.sandbox.limits import Limits
from autograder.sandbox.seccomp import seccomp_filter

if TYPE_CHECKING:
    from docker.models.containers import Container as EngineContainer

# not /sbin: the engine puts its own init there
_SYSTEM = {"/usr/bin": "/bin", "/usr/lib": "/lib", "/usr/lib64": "/lib64"}
# the header of each piece of an attached stream: which stream, three zeros, its length (Docker Engine API, ContainerAttach)
_HEADER = struct.Struct(">BxxxI")
_STDERR = 2
_LABEL = "vm-to-kubernetes.sandbox"


class Container:
    """As `autograder.sandbox.Sandbox`: the arguments are those of `Bubblewrap`."""

    kind = "container"

    def __init__(self, socket: Path | None, limits: Limits, language: str) -> None:
        self.out_of_memory = False
        self._said = b""
        self._container = _create(socket, limits, language)
        self._socket = _client().api.attach_socket(self._container.id, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
        self._container.start()

    def write(self, data: bytes) -> None:
        """As `Sandbox.write`."""
        self._socket._sock.sendall(data)

    def read(self, size: int) -> bytes:
        """As `Sandbox.read`."""
        while header := self._exactly(_HEADER.size):
            stream, length = _HEADER.unpack(header)
            data = self._exactly(length)
            if stream != _STDERR:
                return data
            self._said = (self._said + data)[-size:]
        return b""

    def usage(self) -> tuple[int, int]:
        """Nothing to watch: the kernel keeps the limits."""
        return 0, 0

    def files(self) -> int:
        """Nothing to count: the memory that they take is the kernel's to count, and has its limit."""
        return 0

    def kill(self) -> str:
        """As `Sandbox.kill`."""
        with suppress(OSError):  # an engine whose stream nobody reads waits for minutes before it lets go of the container
            self._socket._sock.shutdown(SHUT_RDWR)
        with suppress(Exception):  # an engine that is gone took the container with it, or its next start will
            self._container.reload()
            self.out_of_memory = bool(self._container.attrs["State"]["OOMKilled"])
            self._container.remove(force=True, v=True)
        with suppress(OSError):
            self._socket.close()
        return self._said.decode(errors="replace").strip()

    def _exactly(self, length: int) -> bytes:
        data = b""
        while len(data) < length:
            piece = self._socket.read(length - len(data))
            if not piece:
                return b""
            data += piece
        return data


def problem() -> str:
    """Why a container of this machine's engine cannot be the sandbox, in a few words; empty where it can."""
    from docker.errors import DockerException

    try:
        _sweep()
        container = _client().containers.create(**_options(None, Limits(), "en") | {"command": [*view.python(), "-c", ""]})
        try:
            container.start()
            status = container.wait(timeout=30)["StatusCode"]
            return "" if status == 0 else container.logs().decode(errors="replace").strip()[-300:] or str(status)
        finally:
            container.remove(force=True)
    except (DockerException, OSError) as error:
        return str(error)


def _sweep() -> None:
    """Remove the sandboxes of graders that were killed."""
    for container in _client().containers.list(all=True, filters={"label": _LABEL}, ignore_removed=True):
        if not psutil.pid_exists(int(container.labels[_LABEL])):
            container.remove(force=True, v=True)


def _create(socket: Path | None, limits: Limits, language: str) -> "EngineContainer":
    return _client().containers.create(**_options(socket, limits, language))


def _options(socket: Path | None, limits: Limits, language: str) -> dict[str, Any]:
    from lab.images import busybox

    user = os.getuid() or view.nobody()
    binds = [f"{path}:{place}:ro" for path, place in view.shown()]
    binds += [f"{path}:{place}:ro" for path, place in _SYSTEM.items() if Path(path).is_dir()]
    binds += [f"{socket}:{view.SOCKET}"] if socket else []
    space = f"size={limits.disk_bytes},mode=1777,nosuid,nodev,exec"
    return {
        "image": busybox(_client()),
        "command": view.runner(user, limits, refused=seccomp_filter() or b""),
        "user": f"{user}:{user}",
        "environment": view.environment(language),
        "volumes": binds,
        "tmpfs": dict.fromkeys(("/tmp", view.HOME), space),
        "network_mode": "none",
        "read_only": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "mem_limit": limits.memory_bytes,
        "memswap_limit": limits.memory_bytes,
        "pids_limit": limits.processes,
        "shm_size": limits.disk_bytes,
        "oom_score_adj": 1000,  # where memory is short, the kernel shall take it before anything else (proc(5))
        "init": True,
        "stdin_open": True,
        "labels": {_LABEL: str(os.getpid())},
        "log_config": {"type": "none"},
    }


@cache
def _client() -> Any:
    from lab.engines.selection import select

    return select(None, lambda _line: None, proven=False).client
