"""A gate's life: a socket, a thread, and in the end an engine as it was before."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.gate.gate import CONNECTIONS, Gate
from autograder.gate.leases import Lease
from autograder.gate.limits import GateLimits
from autograder.gate.upstream import Upstream
from lab.errors import LabError
from lab.messages import translate as _

_LONGEST_PATH = 107  # of a unix socket, bytes: unix(7)

_log = logging.getLogger(__name__)


@contextmanager
def open_gate(upstream: Upstream, folder: Path, limits: GateLimits | None = None) -> Iterator[Gate]:
    """A gate for one submission, open until the block ends; then everything that the submission made is removed.

    Args:
        upstream: the engine.
        folder: where the socket `docker.sock` is made. Nobody but the grader may enter it; the socket itself may be used
            by everyone to whom it is handed, because the sandbox's user is another.
        limits: what the submission may use.

    Raises:
        LabError: the engine does not answer, or the socket's path is too long. What cannot be removed in the end is logged.
    """
    path = folder / "docker.sock"
    if len(bytes(path)) > _LONGEST_PATH:
        raise LabError(
            _("The path of the gate's socket is too long: {path}.").format(path=path),
            expected=_("It has at most {most} bytes.").format(most=_LONGEST_PATH),
            next_step=_("Set TMPDIR to a folder with a shorter path."),
        )
    gate = Gate(upstream, path, limits or GateLimits())
    with _listening(path, 0o666) as listening, _listening(gate.own_socket, 0o600) as own:
        thread = threading.Thread(target=gate.serve, args=(listening, own), name="gate", daemon=True)
        thread.start()
        try:
            lease = Lease(gate.scope.token, gate.engine_id())
            try:
                yield gate
            finally:
                # stopped first, so that nothing new is made
                _end(gate, thread)
                lease.end(clean=_wiped(gate))
        finally:
            _end(gate, thread)
            for each in (path, gate.own_socket):
                each.unlink(missing_ok=True)


def _listening(path: Path, mode: int) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    path.chmod(mode)
    listening.listen(CONNECTIONS)
    return listening


def _end(gate: Gate, thread: threading.Thread) -> None:
    gate.stop()
    thread.join()


def _wiped(gate: Gate) -> bool:
    """Whether all is removed. Where it is not, the submission's result stands all the same, and `sweep` takes the rest."""
    try:
        gate.wipe()
    except LabError as error:
        _log.warning("%s", error)
        return False
    return True
