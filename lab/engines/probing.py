"""Whether an engine is usable, each question under a time limit, and in words why it is not."""

import os

import docker
import requests
from docker.errors import DockerException

from lab import images
from lab.engines.candidates import Endpoint
from lab.engines.client import SECONDS, LabClient
from lab.errors import LabError
from lab.messages import translate as _

# a dead socket must not keep a student waiting; an engine that lives answers in milliseconds
ANSWER_SECONDS = 10.0
_PROOF_SECONDS = 30.0

# set by the grader for what it runs: it has proven the engine itself, which may be busy with other submissions
VOUCHED = "LAB_ENGINE_VOUCHED"

# what the SDK raises when an engine cannot be reached, or answers with an error
FAILURES = (DockerException, requests.RequestException, OSError, LabError)


def connect(endpoint: Endpoint, timeout: float = SECONDS) -> LabClient:
    """A client of the engine at an endpoint, which has just told its API's version.

    Args:
        endpoint: where it is.
        timeout: how long to wait for each later answer, in seconds; the first must come within `ANSWER_SECONDS`.

    Raises:
        one of FAILURES: nothing answers there in time.
    """
    first = LabClient(**endpoint.options, timeout=_answer_seconds(endpoint))
    first.close()
    version = first.api.api_version
    emulated = endpoint.machine is not None and endpoint.machine.accelerator == "tcg"
    return LabClient(**endpoint.options, kind=endpoint.kind, emulated=emulated, version=version, timeout=timeout)


def prove(endpoint: Endpoint) -> None:
    """Run a container of the course's own image.

    Raises:
        one of FAILURES: it did not run, or did not print what it was told to.
    """
    client = connect(endpoint, timeout=_PROOF_SECONDS)
    try:
        container = client.containers.create(images.busybox(client), ["echo", "alive"])
        try:
            container.start()
            container.wait(timeout=_PROOF_SECONDS)
            printed = container.logs().decode().strip()
        finally:
            container.remove(force=True)
    finally:
        client.close()
    if printed != "alive":
        raise LabError(_("a container printed {printed!r} instead of 'alive'").format(printed=printed))


def reason(error: Exception) -> str:
    """Why an engine could not be used, in a few words."""
    if isinstance(error, LabError):
        return " ".join(filter(None, (error.happened, error.expected)))
    if isinstance(error, docker.errors.APIError):
        return str(error.explanation or error)
    cause: BaseException = error
    while deeper := cause.__cause__ or cause.__context__:
        cause = deeper
    if isinstance(cause, TimeoutError):
        return _("no answer within {seconds:g} s").format(seconds=ANSWER_SECONDS)
    if isinstance(cause, FileNotFoundError):
        return _("there is no such socket")
    if isinstance(cause, PermissionError):
        return _("you may not use its socket")
    return str(getattr(cause, "strerror", None) or cause)


def vouched() -> bool:
    """Whether the engine that is named has been proven by whoever started this process."""
    return bool(os.environ.get(VOUCHED))


def _answer_seconds(endpoint: Endpoint) -> float:
    if vouched():
        return SECONDS
    # the VM's engine answered its keeper just now, and an emulated processor may be busy with a student's container
    return _PROOF_SECONDS if endpoint.machine else ANSWER_SECONDS
