"""A conversation with the runner in a sandbox: one cell or one question at a time, every limit kept from outside."""

import errno
import json
import queue
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NoReturn

from autograder.sandbox import Sandbox
from autograder.sandbox.limits import LimitName, Limits

_CHUNK = 65536
# a value or an answer longer than this is not plain data that a check could want
_FRAME_BYTES = 4_000_000
# lists and objects inside each other: more than a frame of ours has, few enough for all that is done with it later
_FRAME_DEPTH = 16
_LOOK_SECONDS = 0.1
# files and folders: more than any notebook needs, few enough for the kernel's memory (about 1 kB each)
_FILES = 20_000
# how long an interrupted cell may take to notice
_GRACE_SECONDS = 4.0
_START_SECONDS = 60.0
# frames that are still read when the time is over
_BACKLOG = 100


class SessionOverError(Exception):
    """The sandbox has ended, or was ended; `limit` says which limit it had crossed, or that it ended by itself."""

    def __init__(self, limit: LimitName, said: str = "") -> None:
        self.limit, self.said = limit, said
        super().__init__(limit, said)


@dataclass
class CellRun:
    """What became of a cell: its outputs in nbformat's form (untrusted), and the limits that it crossed."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    limits: list[LimitName] = field(default_factory=list)


class Session:
    """A runner in a sandbox.

    Args:
        sandbox: just started.
        limits: what the submission may use.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits) -> None:
        self._sandbox, self._limits = sandbox, limits
        self._frames: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._requests: queue.Queue[bytes | None] = queue.Queue()
        self._too_much = False
        self._number = 0
        self._looked_at = 0.0
        self._over: SessionOverError | None = None
        self._ready = False
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._talk, daemon=True).start()
        self._await("ready", CellRun(), _START_SECONDS, "submission")
        self._ready = True

    def put(self, name: str, content: bytes) -> None:
        """Put a file into the folder that the cells run in."""
        self._ask({"kind": "put", "name": name, "content": content.hex()})
        self._await("done", CellRun(), _START_SECONDS, "submission")

    def run(self, code: str, left: float) -> CellRun:
        """Run a cell.

        Args:
            code: its source.
            left: seconds that remain of the submission's time.

        Raises:
            CellKilledError: it did not survive the cell.
        """
        cell = CellRun()
        self._ask({"kind": "run", "code": code})
        allowed = min(self._limits.cell_seconds, left)
        whose: LimitName = "cell" if allowed == self._limits.cell_seconds else "submission"
        try:
            self._await("done", cell, allowed, whose)
        except SessionOverError as over:
            raise CellKilledError(over.limit, cell, over.said) from None
        return cell

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask for a variable's value or a function's result; the answer is whatever the student's process says.

        Raises:
            SessionOverError: it ended, or did not answer in time even when interrupted.
        """
        self._ask(question)
        cell = CellRun()
        frame = self._await("answer", cell, seconds, "cell")
        return {"late": True} if cell.limits else frame

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._over is not None

    def close(self) -> str:
        """End the sandbox; returns what it said of a failure of its own, if anything."""
        if self._over is None:
            self._over = SessionOverError("ended")
            self._over.said = self._sandbox.kill()
            self._requests.put(None)
        return self._over.said

    def _ask(self, request: dict[str, Any]) -> None:
        if self._over:
            raise self._over
        self._number += 1
        self._send({**request, "number": self._number})

    def _send(self, frame: dict[str, Any]) -> None:
        self._requests.put(json.dumps(frame).encode() + b"\n")

    def _await(self, kind: str, cell: CellRun, seconds: float, whose: LimitName) -> dict[str, Any]:
        """The frame of this kind that answers the last request; outputs before it go to the cell."""
        interrupt_at = time.monotonic() + seconds
        interrupted = False
        backlog = _BACKLOG
        while True:
            now = time.monotonic()
            frame = self._next()
            if frame and frame.get("kind") == kind and frame.get("number", self._number) == self._number:
                return frame
            if frame:
                _take(frame, cell)
            self._watch()
            if frame and now > interrupt_at and backlog:
                # where this process itself stood still, all this came in time, and the answer may be what comes next
                backlog -= 1
                continue
            if now > interrupt_at + _GRACE_SECONDS:
                self._end(whose)
            if now > interrupt_at and not interrupted:
                interrupted = True
                cell.limits.append(whose)
                self._send({"kind": "interrupt"})

    def _next(self) -> dict[str, Any] | None:
        """The next frame; None where none came for a while."""
        try:
            frame = self._frames.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            return None
        if frame is None:
            self._end("output" if self._too_much else "ended")
        return frame

    def _watch(self) -> None:
        now = time.monotonic()
        if now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = now
        memory, processes = self._sandbox.usage()
        if processes >= self._limits.processes:
            self._end("processes")
        if memory > self._limits.memory_bytes:
            self._end("memory")
        # before it is ready its process 1 may still see the machine's own folders, and count the files in those
        if self._ready and self._sandbox.files() > _FILES:
            self._end("disk")

    def _end(self, limit: LimitName) -> NoReturn:
        said = self.close()
        self._over = SessionOverError("memory" if self._sandbox.out_of_memory else limit, said)
        raise self._over

    def _talk(self) -> None:
        """Write the requests. Whoever does not read them keeps nothing but this thread waiting, until the sandbox is ended."""
        with suppress(OSError, ValueError):  # it has gone, which `_listen` notices
            while request := self._requests.get():
                self._sandbox.write(request)

    def _listen(self) -> None:
        """Cut what the runner sends into frames. What is no frame of ours, or too much of it, ends the session."""
        left = 4 * self._limits.output_bytes + 4 * _FRAME_BYTES
        rest = b""
        try:
            while (data := self._sandbox.read(_CHUNK)) and left > 0:
                left -= len(data)
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._frames.put(_frame(line))
                if len(rest) > _FRAME_BYTES:
                    left = 0
        except (OSError, ValueError, RecursionError):
            pass
        self._too_much = left <= 0
        self._frames.put(None)


class CellKilledError(SessionOverError):
    """A cell did not survive; `cell` holds what it had put out by then."""

    def __init__(self, limit: LimitName, cell: CellRun, said: str) -> None:
        super().__init__(limit, said)
        self.cell = cell


def _frame(line: bytes) -> dict[str, Any]:
    frame = json.loads(line)
    if not isinstance(frame, dict):
        raise ValueError(f"a frame is an object, not {type(frame).__name__}")  # noqa: TRY004 - one error for all bad frames
    level: list[Any] = [frame]
    for _depth in range(_FRAME_DEPTH):
        inside = chain.from_iterable(each.values() if isinstance(each, dict) else each for each in level)
        level = [each for each in inside if isinstance(each, dict | list)]
        if not level:
            return frame
    raise ValueError("a frame is not so deep")


def _take(frame: dict[str, Any], cell: CellRun) -> None:
    output = frame.get("output")
    if frame.get("kind") == "output" and isinstance(output, dict):
        cell.outputs.append(output)
        if (limit := _named_by(output)) and limit not in cell.limits:
            cell.limits.append(limit)
    elif frame.get("kind") == "full" and "output" not in cell.limits:
        cell.limits.append("output")


def _named_by(output: dict[str, Any]) -> LimitName | None:
    """The limit that an error is about: the kernel refuses what is too much, and Python raises."""
    # where even the traceback finds no memory, IPython writes it to stderr
    if output.get("ename") == "MemoryError" or (output.get("name") == "stderr" and output.get("text") == "MemoryError\n"):
        return "memory"
    said = str(output.get("evalue"))
    if any(said.startswith(f"[Errno {number}]") for number in (errno.EFBIG, errno.ENOSPC)):
        return "disk"
    if said.startswith(f"[Errno {errno.EAGAIN}]"):
        return "processes"
    return None
