"""`python -m autograder.inside.runner`: runs a submission's cells one by one for the grader, then answers what its checks ask.

It shares the process with the student's code, which may change anything here: the grader takes everything that comes
out of this process for what it is, data that a student made. All limits are kept from outside as well.
"""

import ctypes
import os
import queue
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from autograder.inside.channel import Channel
from autograder.inside.plain import NotPlainError, said, to_json


def main() -> None:
    """Serve the grader until it hangs up."""
    texts = dict(pair.split("=") for pair in sys.argv[1:])
    refused = bytes.fromhex(texts.pop("refused"))
    settings = {name: int(value) for name, value in texts.items()}
    _step_down(settings["user"], settings)
    if refused:
        _refuse(refused)
    _settle("/run/course/images")
    # whoever started this may ignore interrupts, and that is inherited
    signal.signal(signal.SIGINT, signal.default_int_handler)
    channel = Channel(settings["output_bytes"])

    from autograder.inside.shell import Shell, TextStream

    sys.stdout = TextStream("stdout", 1, channel.output)
    sys.stderr = TextStream("stderr", 2, channel.output)
    Shell.output = staticmethod(channel.output)
    shell = Shell.instance()
    sys.path.append(str(Path.cwd()))  # last: a file named like a module must not replace it
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(channel, requests), daemon=True).start()
    channel.send({"kind": "ready"})
    while True:
        try:
            channel.send(_answer(shell, requests.get()))
        except KeyboardInterrupt:  # an interrupt that came just after its cell had ended
            continue


def _listen(channel: Channel, requests: "queue.Queue[dict[str, Any]]") -> None:
    while request := channel.receive():
        if request["kind"] == "interrupt":
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        else:
            requests.put(request)
    os._exit(0)


def _answer(shell: Any, request: dict[str, Any]) -> dict[str, Any]:
    number = request["number"]
    if request["kind"] == "put":
        Path(request["name"]).write_bytes(bytes.fromhex(request["content"]))
        return {"kind": "done", "number": number}
    if request["kind"] == "run":
        shell.run_cell(request["code"], store_history=True)
        return {"kind": "done", "number": number}
    return {"kind": "answer", "number": number, **_look(shell.user_ns, request)}


def _look(names: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    name = request["name"]
    if name not in names:
        return {"missing": [other for other in names if not other.startswith("_")][:200]}
    value = names[name]
    try:
        if request["kind"] == "call":
            if not callable(value):
                return {"not_callable": type(value).__name__}
            value = value(*request["args"], **request["kwargs"])
        return {"value": to_json(value)}
    except NotPlainError as error:
        return {"not_plain": str(error)}
    except KeyboardInterrupt:
        return {"interrupted": True}
    except BaseException as error:
        return {"raised": type(error).__name__, "message": said(error)[:500]}


def _settle(images: str) -> None:
    """Give `lab` the cache that it expects, with the files of the course's images in it."""
    os.chdir(Path.home())
    cache = Path.home() / ".cache" / "vm-to-kubernetes"
    cache.mkdir(parents=True, mode=0o700)
    if Path(images).exists():
        (cache / "images").symlink_to(images)


def _refuse(program: bytes) -> None:
    """Have the kernel refuse system calls: prctl(2), PR_SET_SECCOMP with a filter (struct sock_fprog)."""

    class _Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))

    filtered = _Program(len(program) // 8, program)
    if ctypes.CDLL(None, use_errno=True).prctl(22, 2, ctypes.byref(filtered), 0, 0):
        raise OSError(ctypes.get_errno(), "PR_SET_SECCOMP")


def _step_down(user: int, limits: dict[str, int]) -> None:
    for kind, limit in (
        (resource.RLIMIT_DATA, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 512),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    if limits["processes"]:
        resource.setrlimit(resource.RLIMIT_NPROC, (limits["processes"], limits["processes"]))
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)


if __name__ == "__main__":
    main()
