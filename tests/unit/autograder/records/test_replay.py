"""What was asked of a submission is answered again from its record, and what was not asked is not."""

import json
from typing import Any

import pytest

from autograder.records.journal import Journal, NotRecordedError, Replay
from autograder.records.sources import fingerprint_of
from autograder.remote import RemoteStudent
from autograder.sandbox.session import SessionOverError
from autograder.student import StudentError


def _answers(question: dict[str, Any], _seconds: float) -> dict[str, Any]:
    if question["name"] == "fatal":
        raise SessionOverError("memory")
    return {"kind": "answer", "number": 7, "value": json.dumps(len(question.get("args", ())))}


def test_a_replay_answers_what_was_asked_and_ends_at_what_was_not() -> None:
    journal = Journal(_answers)
    journal.turn("first")
    student = RemoteStudent(journal.ask)
    assert student.call("double", 3) == 1 and student.call("double", 3, 4) == 2
    with pytest.raises(StudentError) as told:
        student.call("fatal")
    kept = json.loads(json.dumps(journal.answers))
    replay = Replay(kept)
    replay.turn("first")
    again = RemoteStudent(replay.ask)
    assert again.call("double", 3, 4) == 2 and again.call("double", 3) == 1
    with pytest.raises(StudentError, match=str(told.value)[:20]):
        again.call("fatal")
    replay.require()
    with pytest.raises(NotRecordedError):
        again.call("double", 3)
    with pytest.raises(NotRecordedError):
        replay.require()


def test_another_time_limit_another_task_or_too_much_data_is_not_recorded() -> None:
    journal = Journal(lambda question, seconds: {"value": json.dumps("x" * 600_000)})
    journal.turn("large")
    student = RemoteStudent(journal.ask)
    student.call("small")
    for asks in (lambda s: s.call("small", seconds=99), lambda s: s.value("small")):
        replay = Replay(journal.answers)
        replay.turn("large")
        with pytest.raises(NotRecordedError):
            asks(RemoteStudent(replay.ask))
    replay = Replay(journal.answers)
    replay.turn("other")
    with pytest.raises(NotRecordedError):
        RemoteStudent(replay.ask).call("small")
    student.call("small")
    assert journal.answers == {"large": None}


def test_remarks_do_not_change_a_check_and_what_it_imports_does() -> None:
    known = fingerprint_of("from autograder.checks import containers\ncontainers")
    assert fingerprint_of("# a remark\nfrom autograder.checks import containers\n\n\ncontainers") == known
    assert fingerprint_of("from autograder.checks import docker as containers\ncontainers") != known
    assert fingerprint_of("broken (") != fingerprint_of("broken ((")
