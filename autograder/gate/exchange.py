"""A request as the gate has understood it, and the three kinds of answers."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Request:
    """A client's request, taken apart.

    Attributes:
        method: such as `"POST"`.
        version: how the path began, such as `"/v1.41"`, or empty.
        path: what follows, without the query.
        query: names and values, as they came.
        body: the whole body.
        upgrade: whether the client wants the connection for a stream of its own.
    """

    method: str
    version: str
    path: str
    query: Query = ()
    body: bytes = b""
    upgrade: bool = False

    def one(self, name: str, default: str = "") -> str:
        """The first value of a parameter, which is the one that the engine reads."""
        return next((value for key, value in self.query if key == name), default)

    def only(self, *names: str) -> list[tuple[str, str]]:
        """The first value of each of these parameters that is there."""
        first: dict[str, str] = {}
        for key, value in self.query:
            if key in names:
                first.setdefault(key, value)
        return list(first.items())

    def flag(self, name: str) -> bool:
        """A parameter read as the engine reads a boolean."""
        return self.one(name).strip().lower() not in {"", "0", "no", "false", "none"}

    def json(self) -> dict[str, Any]:
        """The body, which must be a JSON object or empty.

        Raises:
            RefusedError: it is not.
        """
        try:
            found = json.loads(self.body or b"{}")
        except (ValueError, RecursionError):
            found = None
        # the SDK sends null where it has nothing to say
        if found is None and self.body.strip() == b"null":
            return {}
        if not isinstance(found, dict):
            raise RefusedError(_("The request's body is not a JSON object."), status=400)
        return found

    def filters(self) -> dict[str, list[str]]:
        """The parameter `filters`, in either of the engine's two forms, as names and lists of values."""
        try:
            found = json.loads(self.one("filters") or "{}")
            return {str(key): [str(value) for value in values] for key, values in found.items()}
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise RefusedError(_("The filters of this request cannot be read."), status=400) from None


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any, status: int = 200) -> "Answer":
        """An answer of JSON."""
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    @classmethod
    def error(cls, status: int, sentence: str) -> "Answer":
        """An error in the engine's own form."""
        return cls.of({"message": sentence}, status)

    def value(self) -> Any:
        """The JSON in it."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Stream:
    """An answer that comes piece by piece, until the engine or the client ends it."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncGenerator[bytes, None]


@dataclass(frozen=True)
class Hijack:
    """A request after which the engine hands over the connection: bytes go both ways until one side ends it."""

    path: str
    query: Query = ()
    body: bytes = b""


Response = Answer | Stream | Hijack
