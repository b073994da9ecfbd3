"""What a session makes of frames that are none of ours, without a sandbox: what comes out of it can be kept."""

import json
import queue
import time

import pytest

from autograder.records.journal import Journal
from autograder.result import Result
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import CellKilledError, Session, SessionOverError


class Box:
    """A sandbox whose runner answers each request with the same bytes, and then as it should."""

    kind = "none"
    out_of_memory = False

    def __init__(self, said: bytes) -> None:
        self._said = said
        self._sent: queue.Queue[bytes] = queue.Queue()
        self._sent.put(b'{"kind": "ready"}\n')

    def write(self, data: bytes) -> None:
        number = json.loads(data)["number"]
        self._sent.put(self._said)
        for kind in ("done", "answer"):
            self._sent.put(json.dumps({"kind": kind, "number": number}).encode() + b"\n")

    def read(self, _size: int) -> bytes:
        return self._sent.get()

    def usage(self) -> tuple[int, int]:
        return 0, 0

    def files(self) -> int:
        return 0

    def kill(self) -> str:
        self._sent.put(b"")
        return ""


class Stalled(Box):
    """A sandbox that answers while the grader itself stands still, for longer than the answer may take."""

    def __init__(self) -> None:
        super().__init__(b'{"kind": "output"}\n')
        self._request = b""

    def write(self, data: bytes) -> None:
        self._request = data

    def usage(self) -> tuple[int, int]:
        if self._request:
            request, self._request = self._request, b""
            super().write(request)
            time.sleep(0.5)  # the machine is busy with something else
        return super().usage()


def session(frame: str) -> Session:
    return Session(Box(frame.encode() + b"\n"), Limits())


def deep(depth: int) -> str:
    return "[" * depth + "]" * depth


@pytest.mark.parametrize("depth", [17, 400, 900, 960])
def test_a_deep_frame_ends_the_session(depth: int):
    with pytest.raises(CellKilledError) as killed:
        session(f'{{"kind": "output", "output": {{"output_type": "error", "evalue": {deep(depth)}}}}}').run("", 60.0)
    assert killed.value.limit == "ended"
    journal = Journal(session(f'{{"kind": "answer", "value": {deep(depth)}}}').ask)
    journal.turn("task")
    with pytest.raises(SessionOverError):
        journal.ask({"kind": "value", "name": "x"}, 1.0)


def test_what_a_frame_may_hold_can_be_kept():
    run = session(f'{{"kind": "output", "output": {{"output_type": "error", "evalue": {deep(10)}}}}}').run("", 60.0)
    assert len(run.outputs) == 1
    assert Result.from_json(Result({"0": run.outputs}, {}).to_json()).outputs == {"0": run.outputs}


def test_an_answer_that_came_while_the_grader_stood_still_is_in_time(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.sandbox.session._GRACE_SECONDS", 0.1)
    stalled = Session(Stalled(), Limits())
    assert not stalled.ask({"kind": "value", "name": "answer"}, 0.1).get("late")
    assert stalled.run("", 0.1).limits == []
