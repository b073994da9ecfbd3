"""A Python that has imported nbgrader and the grader once: commands of theirs begin there, each in a process of its own.

Most of the time of such a command is its imports. Here they are done before it is forked off; its arguments, environment, working
folder and output are its own, and so is all that it does.
"""

import json
import os
import pwd
import runpy
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib import import_module
from pathlib import Path

from tests.support import gradebooks

# the grader's own first: it has jsonschema begin without what takes it a second
_IMPORTED = (
    "autograder.cli",
    "autograder.coordinator",
    "autograder.execute",
    "autograder.exporter",
    "autograder.feedback",
    "autograder.grader",
    "docker",
    "nbgrader.api",
    "nbgrader.apps",
    "nbgrader.apps.nbgraderapp",
)
_MOST_BYTES = 1 << 20
_PRIVATE = 0o077  # as an umask
Done = subprocess.CompletedProcess[str]


def run(
    module: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], user: pwd.struct_passwd | None = None
) -> Done:
    """Run `python -m module arguments…` in a folder to its end, with this environment and no other.

    Where coverage is measured, it is a process from the start, since only that is.

    Args:
        user: who runs it, sharing no new file with anybody; the one who runs the tests where it is None.
    """
    command = [sys.executable, "-m", module, *arguments]
    ids = (user.pw_uid, user.pw_gid) if user else None
    if "COVERAGE_PROCESS_CONFIG" in os.environ:
        become = partial(_become, *ids) if ids else None
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, preexec_fn=become
        )
    asked = json.dumps({"argv": [module, *arguments], "cwd": str(folder), "env": dict(environment), "user": ids}).encode()
    readers, writers = zip(*(os.pipe() for _each in range(2)), strict=True)
    connection = _begun()
    socket.send_fds(connection, [asked], list(writers))
    for writer in writers:
        os.close(writer)
    # to the end, as `subprocess` does: whatever the command left behind holds these too, and is waited for
    with ThreadPoolExecutor(2) as pool:
        out, errors = pool.map(_read, readers)
    return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(int(connection.recv(_MOST_BYTES))), out, errors)


def _become(user: int, group: int) -> None:
    """Be another user from here on, as after a login."""
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
    os.umask(_PRIVATE)


def _read(reader: int) -> str:
    with os.fdopen(reader) as file:
        return file.read()


@cache
def _begun() -> socket.socket:
    """The connection to this process's zygote, which ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST_BYTES)
    with theirs:
        command = [sys.executable, "-m", __name__, str(theirs.fileno())]
        subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    return ours


def _serve(connection: socket.socket) -> None:
    """Fork a process for each request, and answer with its status; returns, in the forked process, once it is to run."""
    for module in _IMPORTED:
        import_module(module)
    gradebooks.version()
    while True:
        asked, files, _flags, _address = socket.recv_fds(connection, _MOST_BYTES, 2)
        if not asked:
            sys.exit()
        child = os.fork()
        if not child:
            break
        for file in files:
            os.close(file)
        _pid, status = os.waitpid(child, 0)
        connection.send(str(status).encode())
    connection.close()
    for file, standard in zip(files, (1, 2), strict=True):
        os.dup2(file, standard)
        os.close(file)
    request = json.loads(asked)
    os.environ.clear()
    os.environ.update(request["env"])
    tempfile.tempdir = None  # found anew, by this process's own environment
    if request["user"]:
        _become(*request["user"])
    os.chdir(request["cwd"])
    sys.argv = request["argv"]
    sys.path[0] = str(Path.cwd())  # as `python -m` does


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
    sys.modules.pop("__main__")
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
