"""What the gate does not do, and what it remembers of it."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Something that the submission asked of the engine and did not get.

    Attributes:
        rule: a short name that stays the same in every language, such as `"host-mount"`.
        sentence: what was refused, why, and what to do instead, in the course's language.
    """

    rule: str
    sentence: str


class RefusedError(Exception):
    """A request that ends here, with the engine's own form of an error.

    Args:
        sentence: what the client reads.
        rule: under which it is remembered; empty for an ordinary mistake, such as a name that does not exist.
        status: the answer's HTTP status.
    """

    def __init__(self, sentence: str, *, rule: str = "", status: int = 403) -> None:
        self.sentence = sentence
        self.rule = rule
        self.status = status
        super().__init__(sentence)


class Ledger:
    """The refusals of one submission, each one once, in the order in which they came."""

    _MOST = 100  # a submission that tries everything in a loop shall not fill the grader's memory

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[Refusal, None] = {}

    def note(self, rule: str, sentence: str) -> None:
        """Remember it, unless it is known already."""
        with self._lock:
            if len(self._seen) < self._MOST:
                self._seen.setdefault(Refusal(rule, sentence))

    def all(self) -> list[Refusal]:
        """All of them, as a list of the caller's own."""
        with self._lock:
            return list(self._seen)
