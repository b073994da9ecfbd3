"""Prove an engine by running a container on it: it is waited for as long as the engine lives and the container gets on."""

import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from lab import images
from lab.engines import probing
from lab.engines.candidates import Endpoint
from lab.engines.client import LabClient
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker.models.containers import Container

STEP_SECONDS = 300.0
"""How long an engine that answers may take for one step of the proof, such as the start of the container."""
PAUSE_SECONDS = 2.0
"""Between two questions whether the engine still lives."""

# told what came of the proof: nothing where a container ran
_Report = Callable[[Exception | None], None]


def prove(endpoint: Endpoint) -> None:
    """Run a container of the course's own image, and meanwhile ask the engine on another connection whether it lives.

    Raises:
        one of FAILURES: the container did not run or did not print what it was told to, the engine stopped answering for
            `probing.ANSWER_SECONDS`, or one step took it longer than `STEP_SECONDS`.
    """
    client = probing.connect(endpoint, timeout=STEP_SECONDS)
    outcomes: SimpleQueue[Exception | None] = SimpleQueue()
    over = Event()
    # threads, because nothing else can leave a question to which an engine gives no answer; they keep no process alive
    for target, about in ((_run_container, client), (_watch, endpoint)):
        Thread(target=copy_context().run, args=(target, about, over, outcomes.put), daemon=True).start()
    try:
        error = outcomes.get()
    finally:
        over.set()
    if error:
        raise error


def _run_container(client: LabClient, over: Event, report: _Report) -> None:
    container = None
    try:
        container = client.containers.create(images.busybox(client), ["echo", "alive"])
        printed = "" if over.is_set() else _printed(container)
        container.remove(force=True)
        report(None if printed == "alive" else _printed_otherwise(printed))
    except Exception as error:
        report(_no_step() if probing.timed_out(error) else error)
        # after the report: an engine that hangs may let go of it much later, or never, and then it is the next reset's
        with suppress(*probing.FAILURES):
            if container:
                container.remove(force=True)
    finally:
        client.close()


def _printed(container: "Container") -> str:
    container.start()
    container.wait(timeout=STEP_SECONDS)
    return container.logs().decode().strip()


def _watch(endpoint: Endpoint, over: Event, report: _Report) -> None:
    answered = time.monotonic()
    while not over.wait(PAUSE_SECONDS):
        try:
            probing.ping(endpoint)
            answered = time.monotonic()
        except probing.FAILURES:
            # one failure alone says little: an engine that is gone has also broken off the proof
            if time.monotonic() - answered >= probing.ANSWER_SECONDS:
                report(_silent())
                return


def _printed_otherwise(printed: str) -> LabError:
    return LabError(_("a container printed {printed!r} instead of 'alive'").format(printed=printed))


def _no_step() -> LabError:
    return LabError(_("it answers, but a container made no progress for {seconds:g} s").format(seconds=STEP_SECONDS))


def _silent() -> LabError:
    return LabError(_("it answered, and then no more for {seconds:g} s").format(seconds=probing.ANSWER_SECONDS))
