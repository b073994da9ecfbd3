"""Where an engine may be: Docker, then Podman, then the lab VM. Nothing here connects, except to bring up the VM."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from lab.engines.facts import EngineKind
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from lab.vm.service import VmEndpoint

Say = Callable[[str], None]


class Lease(TypedDict, total=False):
    """For whom the lab VM is kept running: see `lab.vm.service.ensure_running`."""

    lease_pid: int
    by_hand: bool


# what the docker command reads to find its engine
_CLI_VARIABLES = ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH")


@dataclass(frozen=True)
class Endpoint:
    """How to reach an engine.

    Attributes:
        kind: which kind of candidate it is.
        options: for the SDK: `base_url` and, where it is encrypted, `tls`.
        variables: for the docker command, in place of those of the environment; None where those already fit.
        machine: the lab VM, where the engine is in it.
    """

    kind: EngineKind
    options: Mapping[str, Any]
    variables: Mapping[str, str] | None = None
    machine: "VmEndpoint | None" = None

    def environment(self) -> dict[str, str]:
        """The environment in which the docker command reaches this engine."""
        if self.variables is None:
            # the command prefers a context to DOCKER_HOST, the SDK the other way round
            return _environment_without(["DOCKER_CONTEXT"] if os.environ.get("DOCKER_HOST") else [])
        return {**_environment_without(_CLI_VARIABLES), **self.variables}


@dataclass(frozen=True)
class Candidate:
    """An engine that may be there: where it would be (as people name it), and how to get at it."""

    kind: EngineKind
    where: str
    open: Callable[[], Endpoint] = field(repr=False)


def candidates(kind: EngineKind | None, say: Say, lease: Lease | None) -> list[Candidate]:
    """The candidates in the order in which they are tried.

    Args:
        kind: leave out all other kinds.
        say: receives one line for each step that takes time.
        lease: for whom the lab VM is started; None not to start it.
    """
    found = [_docker(), *_podman(), _vm(say, lease)]
    return [candidate for candidate in found if kind in (None, candidate.kind)]


def _docker() -> Candidate:
    """`DOCKER_HOST`, else the docker command's current context, which is the default socket unless it was changed."""
    host = os.environ.get("DOCKER_HOST")
    where = host or _("default socket")
    return Candidate("docker", f"Docker ({where})", _open_docker)


def _open_docker() -> Endpoint:
    from docker.context import ContextAPI
    from docker.utils import kwargs_from_env

    options = kwargs_from_env()
    return Endpoint("docker", options if "base_url" in options else {**options, **ContextAPI.kwargs_from_context()})


def _podman() -> list[Candidate]:
    """Podman's sockets. Source: podman-system-service(1)."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folders = [Path(runtime)] if runtime else []
    sockets = [folder / "podman/podman.sock" for folder in (*folders, Path("/run"))]
    return [Candidate("podman", f"Podman ({socket})", partial(_open_podman, f"unix://{socket}")) for socket in sockets]


def _open_podman(url: str) -> Endpoint:
    return Endpoint("podman", {"base_url": url}, {"DOCKER_HOST": url})


def _vm(say: Say, lease: Lease | None) -> Candidate:
    def open_machine() -> Endpoint:
        # imported here: it works only where QEMU may run, and Docker Desktop's own systems are not all among these
        from lab.engines.client import mutual_tls
        from lab.vm import service

        machine = service.running() if lease is None else service.ensure_running(say=say, **lease)
        if machine is None:
            raise LabError(_("it does not run"))
        variables = {
            "DOCKER_HOST": machine.base_url,
            "DOCKER_TLS_VERIFY": "1",
            "DOCKER_CERT_PATH": str(machine.cert_dir),
        }
        options = {"base_url": machine.base_url, "tls": mutual_tls(machine.cert_dir)}
        return Endpoint("vm", options, variables, machine)

    return Candidate("vm", _("lab VM"), open_machine)


def _environment_without(names: Iterable[str]) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in set(names)}
