"""What checks asked of a submission while it was graded, and what it answered: kept, so that a corrected check need not run it.

An answer is what this submission gave to this question in the run that was graded, no more: of a function that gives another
answer each time, the journal holds those of that run.
"""

import json
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any

from autograder.remote import Ask
from autograder.sandbox.session import SessionOverError
from lab.errors import LabError
from lab.messages import translate as _

Answers = dict[str, list[list[Any]] | None]
"""By grade id, in order: a question, its answer, and the limit for which it ended the session, if it did.

None stands for more than was to be kept.
"""

_MOST = 1_000_000
"""Characters of one task's questions and answers that are kept."""


class Journal:
    """Passes questions on, and keeps them with their answers.

    Args:
        ask: puts a question to the submission.
    """

    def __init__(self, ask: Ask) -> None:
        self.answers: Answers = {}
        self._put = ask
        self._task = ""
        self._left: dict[str, int] = defaultdict(lambda: _MOST)

    def turn(self, task: str) -> None:
        """Take what is asked from now on for this task's."""
        self._task = task
        self.answers.setdefault(task, [])

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """As the submission does."""
        asked = _written(question, seconds)
        try:
            answer = self._put(question, seconds)
        except SessionOverError as over:
            self._keep(asked, {}, over.limit)
            raise
        self._keep(asked, {name: value for name, value in answer.items() if name not in {"number", "kind"}})
        return answer

    def _keep(self, asked: str, answer: dict[str, Any], over: str = "") -> None:
        kept = self.answers[self._task]
        self._left[self._task] -= len(asked) + len(json.dumps(answer))
        if kept is not None and self._left[self._task] >= 0:
            kept.append([asked, answer, over])
        else:
            self.answers[self._task] = None


class NotRecordedError(LabError):
    """A check wants to know what the records do not tell: the submission must run."""


class Replay:
    """Answers from the records of a submission, each as often as it was given.

    Args:
        answers: of its tasks.
    """

    def __init__(self, answers: Mapping[str, list[list[Any]] | None]) -> None:
        self._known: dict[tuple[str, str], deque[tuple[dict[str, Any], Any]]] = defaultdict(deque)
        for task, asked, answer, over in ((task, *entry) for task, entries in answers.items() for entry in entries or ()):
            self._known[task, asked].append((answer, over))
        self._task = ""
        self._missed: NotRecordedError | None = None

    def turn(self, task: str) -> None:
        """Take what is asked from now on for this task's."""
        self._task = task

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The recorded answer.

        Raises:
            SessionOverError: the question ended the session then.
            NotRecordedError: it was not asked then, or less often.
        """
        answers = self._known[self._task, _written(question, seconds)]
        if not answers:
            raise self.missed(_("A check asks {name} something new.").format(name=question["name"]))
        answer, over = answers.popleft()
        if over:
            raise SessionOverError(over)
        return dict(answer)

    def missed(self, why: str) -> NotRecordedError:
        """The error that ends the replay, whatever the check makes of it."""
        self._missed = self._missed or NotRecordedError(why)
        return self._missed

    def require(self) -> None:
        """Make sure that nothing was missed.

        Raises:
            NotRecordedError: something was.
        """
        if self._missed:
            raise self._missed


def _written(question: Mapping[str, Any], seconds: float) -> str:
    return json.dumps([question, seconds])
