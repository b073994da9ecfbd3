"""Checks of health checks: that there is one, that it passes, and that it would not always."""

from typing import TYPE_CHECKING

from autograder.checks.inside import NotLookedAtError, output, running
from autograder.checks.misconceptions import mistaken
from autograder.checks.trying import IDLE, image_of, soon, tried
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.numbers import number

if TYPE_CHECKING:
    from docker.models.containers import Container

_DEFAULT_SECONDS = 30.0  # between two checks of an image that does not say (Dockerfile reference, HEALTHCHECK)
# a process of the server's name that serves nobody: on a port that no task uses, BusyBox's goes into the background by itself
_NAMESAKE = ("sh", "-c", "httpd -p 127.0.0.1:47474 -h /")


def health_tested(at: Submission, tag: str, *, every: float) -> Finding:
    """An image brings a health check, which is made as often as it should be, and passes in a container of it.

    Args:
        at: the submission.
        tag: the image.
        every: the seconds between two checks.
    """
    expected = _("Image {image} brings a health check, made every {seconds} s, and a container of it passes.").format(
        image=tag, seconds=number(every)
    )
    look_at = _("HEALTHCHECK in the Dockerfile; what it found, container.attrs['State']['Health']['Log'] says.")
    try:
        test = _health_test(at, tag)
        if (seconds := _interval(at, tag)) != every:
            return Finding(False, expected, _("It is made every {seconds} s.").format(seconds=number(seconds)), look_at)
        with tried(at, tag) as container:
            if soon(lambda: _passes(container, test)):
                return Finding(True, expected, _("It does."))
            return Finding(False, expected, _("The check fails, whatever time the service is given."), look_at)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)


def health_notices(at: Submission, tag: str) -> Finding:
    """An image's health check fails where the container runs and its service does not answer, whatever process there is."""
    expected = _("The health check of {image} fails where the service does not answer.").format(image=tag)
    look_at = _("Start a container of it with another command, tail -f /dev/null, and run the check's command in it.")
    try:
        test = _health_test(at, tag)
        with tried(at, tag, instead=IDLE) as container:
            # who looks for the process instead of asking it shall find one
            output(container, *_NAMESAKE)
            passes = _passes(container, test)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return mistaken("healthy-is-running", expected, look_at) if passes else Finding(True, expected, _("It holds."))


def healthy(at: Submission, name: str) -> Finding:
    """A running container is healthy, or becomes so within a few seconds."""
    expected = _("Container {name} is running and healthy.").format(name=name)
    look_at = _("container.attrs['State']['Health'] says what its checks found, and when. How often does it check?")
    try:
        container = running(at, name)
        soon(lambda: _health(container) != "starting")
        found = _health(container)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(found == "healthy", expected, _("Its health is: {found}.").format(found=found), look_at)


def _health_test(at: Submission, tag: str) -> list[str]:
    """The command of an image's health check.

    Raises:
        NotLookedAtError: it has none.
    """
    match (image_of(at, tag).attrs["Config"].get("Healthcheck") or {}).get("Test") or []:
        case ["CMD", *words] if words:
            return [str(word) for word in words]
        case ["CMD-SHELL", words]:
            return ["sh", "-c", str(words)]
    raise NotLookedAtError(_("Image {image} has no health check.").format(image=tag))


def _interval(at: Submission, tag: str) -> float:
    """The seconds between two health checks of an image that has one."""
    nanoseconds = image_of(at, tag).attrs["Config"]["Healthcheck"].get("Interval") or 0
    return float(nanoseconds) / 1e9 or _DEFAULT_SECONDS


def _passes(container: "Container", test: list[str]) -> bool:
    from docker.errors import APIError

    try:
        return bool(container.exec_run(test).exit_code == 0)
    except APIError as error:
        problem = _("No command can be run in container {name}: {reason}")
        raise NotLookedAtError(problem.format(name=container.name, reason=error.explanation or error)) from None


def _health(container: "Container") -> str:
    container.reload()
    return str(container.attrs["State"].get("Health", {}).get("Status") or _("not checked"))
