"""What a progress file says. Pure: text in, a record out, and changes to it.

    {"lessons": {"00-start": {"checks": {"engine_answers": true}, "predictions": {"first container": "locked"}}},
     "assignments": {"03-containers": {"tasks": {"clerk": true}}}}

A check that held once stays `true`, since the lesson goes on and cleans up; a task says how it was when it was looked at last.
What a newer version of the course may have added is kept as it is.
"""

import json
from typing import Any

Record = dict[str, Any]

_PREDICTIONS = ("locked", "revealed")
_SECTIONS = {"lessons": ("checks", "predictions"), "assignments": ("tasks",)}


def read_record(text: str) -> Record:
    """The record in a file's text.

    Raises:
        ValueError: it is not one.
    """
    try:
        record = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _require(isinstance(record, dict))
    for section, kinds in _SECTIONS.items():
        slugs = record.get(section, {})
        _require(isinstance(slugs, dict))
        for entry in slugs.values():
            _require(isinstance(entry, dict))
            for kind in kinds:
                _require_marks(entry.get(kind, {}), words=kind == "predictions")
    return record  # type: ignore[no-any-return]


def write_record(record: Record) -> str:
    """The text of a progress file: for people, too."""
    return json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def mark_check(record: Record, slug: str, check: str, *, held: bool) -> None:
    """Note in a lesson's entry that a check was run."""
    checks = _entry(record, "lessons", slug, "checks")
    checks[check] = bool(held) or checks.get(check, False)


def mark_prediction(record: Record, slug: str, key: str, state: str) -> None:
    """Note in a lesson's entry that a prediction was "locked", or "revealed" without having been locked."""
    predictions = _entry(record, "lessons", slug, "predictions")
    if predictions.get(key) != "locked":
        predictions[key] = state


def mark_task(record: Record, slug: str, task: str, *, held: bool) -> None:
    """Note in an assignment's entry whether a task's visible checks hold."""
    _entry(record, "assignments", slug, "tasks")[task] = bool(held)


def marks(record: Record, section: str, slug: str, kind: str) -> dict[str, Any]:
    """What a record says of one lesson's checks or predictions, or of one assignment's tasks; empty where nothing is said."""
    found: dict[str, Any] = record.get(section, {}).get(slug, {}).get(kind, {})
    return found


def _entry(record: Record, section: str, slug: str, kind: str) -> dict[str, Any]:
    entry: dict[str, Any] = record.setdefault(section, {}).setdefault(slug, {}).setdefault(kind, {})
    return entry


def _require_marks(found: object, *, words: bool) -> None:
    fits = isinstance(found, dict) and all(mark in _PREDICTIONS if words else isinstance(mark, bool) for mark in found.values())
    _require(fits)


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("not a progress file")
