"""Whether an engine answers, with patience for a slow one, and in words why it cannot be used."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

import docker
import requests
from docker.errors import DockerException

from lab.engines.candidates import Endpoint, Say
from lab.engines.client import SECONDS, LabClient
from lab.errors import LabError
from lab.messages import translate as _

# an engine answers in milliseconds, and on a machine that is very busy in many seconds; one that is silent for this long is dead
ANSWER_SECONDS = 60.0
SLOW_SECONDS = 10.0
"""After this wait whoever waits is told that it goes on."""

# set by the grader for what it runs: it has proven the engine itself, which may be busy with other submissions
VOUCHED = "LAB_ENGINE_VOUCHED"

# what the SDK raises when an engine cannot be reached, or answers with an error
FAILURES = (DockerException, requests.RequestException, OSError, LabError)


def ping(endpoint: Endpoint) -> str:
    """Ask an engine for the least that it can say, on a connection of its own; returns its API's version.

    Raises:
        one of FAILURES: nothing answers there in time.
    """
    client = LabClient(**endpoint.options, timeout=_answer_seconds())
    client.close()
    return str(client.api.api_version)


def connect(endpoint: Endpoint, timeout: float = SECONDS) -> LabClient:
    """A client of the engine at an endpoint, which has just told its API's version.

    Args:
        endpoint: where it is.
        timeout: how long to wait for each later answer, in seconds; the first must come within `ANSWER_SECONDS`.

    Raises:
        one of FAILURES: nothing answers there in time.
    """
    version = ping(endpoint)
    emulated = endpoint.machine is not None and endpoint.machine.accelerator == "tcg"
    return LabClient(**endpoint.options, kind=endpoint.kind, emulated=emulated, version=version, timeout=timeout)


@contextmanager
def patience(say: Say, where: str, other: str) -> Iterator[None]:
    """Say once that an engine takes its time, where the block lasts long.

    Args:
        say: receives the line.
        where: the engine, as people name it.
        other: a value of LAB_ENGINE that chooses another one.
    """
    line = _("{engine} is there and takes its time: waiting for it. To use another engine: LAB_ENGINE={other}")
    timer = Timer(SLOW_SECONDS, say, [line.format(engine=where, other=other)])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def reason(error: Exception) -> str:
    """Why an engine could not be used, in a few words."""
    if isinstance(error, LabError):
        return " ".join(filter(None, (error.happened, error.expected)))
    if isinstance(error, docker.errors.APIError):
        return str(error.explanation or error)
    cause = _root(error)
    if isinstance(cause, TimeoutError):
        return _("no answer within {seconds:g} s").format(seconds=_answer_seconds())
    if isinstance(cause, FileNotFoundError):
        return _("there is no such socket")
    if isinstance(cause, PermissionError):
        return _("you may not use its socket")
    return str(getattr(cause, "strerror", None) or cause)


def timed_out(error: Exception) -> bool:
    """Whether it is about an engine's answer that did not come in time; what a `LabError` is about it says itself."""
    return not isinstance(error, LabError) and isinstance(_root(error), TimeoutError)


def vouched() -> bool:
    """Whether the engine that is named has been proven by whoever started this process."""
    return bool(os.environ.get(VOUCHED))


def _answer_seconds() -> float:
    return SECONDS if vouched() else ANSWER_SECONDS


def _root(error: BaseException) -> BaseException:
    while deeper := error.__cause__ or error.__context__:
        error = deeper
    return error
