"""What the grader recorded about a submission in its notebook's metadata, read with doubt."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.outputs import clean, shorten

_LONGEST = 2000
_MANY = 200


@dataclass(frozen=True)
class Event:
    """A limit that was crossed or a rule that refused something: its name, and the sentence that tells it."""

    name: str
    sentence: str


@dataclass(frozen=True)
class Record:
    """How a submission was graded.

    Attributes:
        failed: why it could not be graded, or nothing.
        seconds: how long it took; nothing where it is not known.
    """

    failed: str = ""
    language: str = ""
    engine: str = ""
    sandbox: str = ""
    seconds: float | None = None
    repairs: tuple[str, ...] = ()
    limits: tuple[Event, ...] = ()
    refusals: tuple[Event, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether there is nothing that a student should be told."""
        return not (self.failed or self.repairs or self.limits or self.refusals)


def read_record(metadata: object) -> Record:
    """The record in a notebook's metadata; an empty one where there is none that can be read."""
    data = metadata.get("autograder") if isinstance(metadata, Mapping) else None
    if not isinstance(data, Mapping):
        return Record()
    seconds = data.get("seconds")
    return Record(
        failed=_text(data.get("failed")),
        language=_text(data.get("language")),
        engine=_text(data.get("engine")),
        sandbox=_text(data.get("sandbox")),
        seconds=float(seconds) if isinstance(seconds, int | float) and math.isfinite(seconds) else None,
        repairs=tuple(_text(sentence) for sentence in _list(data.get("repairs"))),
        limits=_events(data.get("limits"), "limit"),
        refusals=_events(data.get("refusals"), "rule"),
    )


def _events(data: object, name: str) -> tuple[Event, ...]:
    return tuple(
        Event(_text(event.get(name)), _text(event.get("sentence"))) for event in _list(data) if isinstance(event, Mapping)
    )


def _list(data: object) -> list[object]:
    return list(data)[:_MANY] if isinstance(data, list) else []


def _text(value: object) -> str:
    return shorten(clean(value), _LONGEST)
