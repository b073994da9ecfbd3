"""`python -m tools.suite [--all] [--busy] [PATH …]`: bring what the tests need, then run them side by side.

However it ends, nothing that it started is left running, and nothing that the tests made is left on the engine.
"""

import argparse
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

import psutil

from lab.engines.labels import OWNER
from lab.paths import PROJECT
from tests.support import machines, needs
from tests.support.leftovers import clear_engine, unmount
from tests.support.progress import clock
from tools.busy import Busy

STOPPED = 130  # what a shell says of a command that Ctrl-C ended
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_END_SECONDS = 60.0
_LOOK_SECONDS = 0.1
_SET_CHILD_SUBREAPER = 36  # prctl(2), linux/prctl.h


def main(arguments: Sequence[str]) -> int:
    """Bring what is needed, run the tests; returns pytest's exit status, or 130 where it was stopped."""
    parser = argparse.ArgumentParser(prog="python -m tools.suite", allow_abbrev=False)
    parser.add_argument("--all", action="store_true", help="what is slow, too")
    parser.add_argument("--busy", action="store_true", help="while processors and memory are taken away again and again")
    parser.add_argument("--workers", type=int, default=(os.cpu_count() or 1) + 2, help="that run tests; they wait a lot")
    options, further = parser.parse_known_args(arguments)
    began = time.monotonic()
    for number in _SIGNALS:
        signal.signal(number, _stop)
    _adopt_orphans()
    scratch = _scratch()
    voice = _Voice()
    status = STOPPED
    try:
        status = _run(options, further, scratch, voice)
    except KeyboardInterrupt:
        pass  # `_stop` has said so
    finally:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if status:
            with suppress(Exception):  # an engine that is gone holds nothing that could be removed
                clear_engine(scratch)
        _end_all()
        voice.end()
        unmount(scratch)
        if status in (0, STOPPED):
            shutil.rmtree(scratch, ignore_errors=True)
    if status == STOPPED:
        print(f" Stopped after {clock(time.monotonic() - began)}: nothing is left running.", file=sys.stderr)
    elif status:
        print(f"What the tests left in files is in {scratch}.")
    return status


class _Voice:
    """Passes on what the tests say until it is hushed: processes that break off say much that is of no use to anyone."""

    def __init__(self) -> None:
        self._hushed = False
        self._thread: threading.Thread | None = None

    def of(self, said: IO[bytes]) -> None:
        """Begin to pass on what is read there."""
        self._thread = threading.Thread(target=self._pass_on, args=(said,))
        self._thread.start()

    def hush(self) -> None:
        """Say nothing more."""
        self._hushed = True

    def end(self) -> None:
        """Wait for the last word, which comes when nothing is left that could speak."""
        if self._thread:
            self._thread.join()

    def _pass_on(self, said: IO[bytes]) -> None:
        while words := os.read(said.fileno(), 1 << 16):
            if not self._hushed:
                sys.stdout.buffer.write(words)
                sys.stdout.buffer.flush()


def _run(options: argparse.Namespace, further: list[str], scratch: Path, voice: _Voice) -> int:
    paths = [path for word in further if (path := Path(word.partition("::")[0])).exists()]
    for need in needs.in_folders(paths or [needs.TESTS]):
        _bring(need)
    if os.environ.get("LAB_ENGINE") == "vm" and options.workers > 1:
        for number in machines.bring_further(scratch, most=2):
            print(f"A container engine: number {number}", flush=True)
    command = [
        # -u: it says at once what it has to say, also into a pipe
        *(sys.executable, "-u", "-m", "pytest", "-q", f"--basetemp={scratch / 'pytest'}"),
        *("-n", str(options.workers), "--dist", "loadscope", "--no-loadscope-reorder"),
        # a process that runs tests and ends is a fault; and one that is stopped is not to be replaced
        "--max-worker-restart=0",
        *(["--color=yes"] if sys.stdout.isatty() else []),
        *("-p", "no:nbval"),  # lessons are run with it by commands of their own; here it would only be imported
        *(["--all"] if options.all else []),
        *further,
    ]
    columns = str(shutil.get_terminal_size().columns)
    environment = os.environ | {"TMPDIR": str(scratch), OWNER: f"{os.getuid()}-test-{os.getpid()}", "COLUMNS": columns}
    # each of some hundred processes would compile the course anew; and what a process says without a buffer, it might keep
    # for itself on another machine
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
        environment.pop(name, None)
    with Busy(options.busy):
        # a session of its own: Ctrl-C comes to this process alone, and it lets the tests clear away what they made
        tests = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        assert tests.stdout
        voice.of(tests.stdout)
        try:
            return _wait(tests)
        except KeyboardInterrupt:
            voice.hush()
            _interrupt(tests, options.workers)
            raise


def _wait(tests: "subprocess.Popen[bytes]") -> int:
    """The tests' status, once they have ended; orphans that were adopted and end before are not kept as zombies."""
    while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)) and ended.si_pid != tests.pid:
        os.waitpid(ended.si_pid, 0)
    return tests.wait()


def _bring(need: needs.Need) -> None:
    """Say what the tests need, bring it where it can be brought, and say what came of it."""
    name = f"{need.words[0].upper()}{need.words[1:]}"
    began = time.monotonic()
    why = needs.why_missing(need, lambda line: print(f"{name}: {line}", flush=True))
    print(f"{name}: {f'not here, {why}' if why else f'{time.monotonic() - began:.0f} s'}", flush=True)


def _interrupt(tests: "subprocess.Popen[bytes]", workers: int) -> None:
    """Have the processes that run tests break off, which clears away what their tests made; also one that starts only now."""
    pytest = psutil.Process(tests.pid)
    told: set[psutil.Process] = set()
    end = time.monotonic() + _END_SECONDS
    while tests.poll() is None and time.monotonic() < end:
        with suppress(psutil.Error):
            # one that still has pytest's own command line would lose the signal when it becomes another program
            begun = [child for child in pytest.children() if child.cmdline() != pytest.cmdline()]
            for process in {*(begun if workers else [pytest])} - told:
                told.add(process)
                process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            tests.wait(_LOOK_SECONDS)
    # whoever has not ended by now is not to make more of what is removed next
    with suppress(psutil.Error):
        _kill([*pytest.children(recursive=True), pytest])


def _kill(processes: list[psutil.Process]) -> None:
    """Kill those that are still there."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()


def _end_all() -> None:
    """End whatever was started here, directly or not, and is still there."""
    left = psutil.Process().children(recursive=True)
    while left:
        _kill(left)
        psutil.wait_procs(left, _END_SECONDS)
        left = [child for child in psutil.Process().children(recursive=True) if child not in left]


def _adopt_orphans() -> None:
    """Have processes whose parent ends become this process's children, wherever the system can do that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _scratch() -> Path:
    """A folder for all files of the tests, with a short path, since those of sockets are limited; other users may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="tests-", dir="/tmp" if os.name == "posix" else None))
    folder.chmod(0o1777)
    return folder


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """Say at once that it is heard, for to clear away takes a while; the next time, only break off."""
    print("\nStopping; what the tests made is being removed.", end="", file=sys.stderr, flush=True)
    for number in _SIGNALS:
        signal.signal(number, signal.default_int_handler)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
