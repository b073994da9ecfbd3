"""One server's desk: what it knows of the engine, the one long task that is under way, and what came of the last."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lab.engines.candidates import Say
from lab.errors import LabError
from lab.front.engine import EngineState, look, make_ready, reset
from lab.messages import translate as _

Task = Literal["ready", "reset"]
TASKS: dict[Task, Callable[[Say], str]] = {"ready": make_ready, "reset": reset}

_PATIENCE_SECONDS = 2.0
"""How long a page waits for an engine's answer; it asks again a little later."""
_FRESH_SECONDS = 5.0
_NOTICE_SECONDS = 60.0


@dataclass(frozen=True)
class Notice:
    """What came of something that the student asked for."""

    text: str
    failed: bool = False


class Desk:
    """Everything slow happens in threads; this object itself is only touched by the server's loop."""

    def __init__(self, log: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> None:
        """An idle desk."""
        self._log = log
        self._looks: dict[str, tuple[float, asyncio.Task[EngineState]]] = {}
        self._task: asyncio.Task[None] | None = None
        self._notice: tuple[float, Notice] | None = None
        self.step = ""

    @property
    def busy(self) -> bool:
        """Whether a task is under way; `step` says how far it is."""
        return self._task is not None

    @property
    def notice(self) -> Notice | None:
        """What came of the last thing that was asked for, for a minute."""
        if self._notice is None or time.monotonic() - self._notice[0] > _NOTICE_SECONDS:
            return None
        return self._notice[1]

    async def engine(self, language: str) -> EngineState | None:
        """The engine in use, told in a language (that of the caller); None while it has not answered yet."""
        asked, answer = self._looks.get(language, (0.0, None))
        if answer is None or (answer.done() and time.monotonic() - asked > _FRESH_SECONDS):
            answer = asyncio.create_task(asyncio.to_thread(look))
            self._looks[language] = (time.monotonic(), answer)
        done, _waiting = await asyncio.wait({answer}, timeout=_PATIENCE_SECONDS)
        return answer.result() if done else None

    def tell(self, text: str, *, failed: bool = False) -> None:
        """Leave a notice on the page."""
        self._notice = (time.monotonic(), Notice(text, failed))

    def start(self, name: Task) -> bool:
        """Start a task, unless one is under way; returns whether it was started."""
        if self.busy:
            return False
        self._notice, self.step = None, ""
        self._task = asyncio.create_task(self._run(name))
        return True

    async def _run(self, name: Task) -> None:
        def say(step: str) -> None:
            self.step = step

        try:
            self.tell(await asyncio.to_thread(TASKS[name], say))
        except LabError as error:
            self.tell(str(error), failed=True)
        except Exception as error:  # the student sees a sentence, the server's log the whole
            self._log.exception("course: %s", name)
            problem = _("That did not work: {reason}. Try again; the terminal that runs Jupyter says more.")
            self.tell(problem.format(reason=error or type(error).__name__), failed=True)
        finally:
            self._looks.clear()
            self._task = None
