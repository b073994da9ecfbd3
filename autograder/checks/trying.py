"""Try an image: a container of it for as long as a check looks, without a network, removed afterwards."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from autograder.checks.inside import NotLookedAtError
from autograder.gate.archives import unpacked
from autograder.gate.refusals import RefusedError
from autograder.submission import Submission
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker.models.containers import Container
    from docker.models.images import Image

# a service may take its time to answer, above all on an emulated processor
_SECONDS = 15.0
_PAUSE = 0.2
_FILE_MB = 4  # of a file that is read from an image
IDLE = ("tail", "-f", "/dev/null")


def image_of(at: Submission, tag: str) -> "Image":
    """The image of this tag.

    Raises:
        NotLookedAtError: there is none.
    """
    from docker.errors import ImageNotFound

    try:
        return at.engine.images.get(tag)
    except ImageNotFound:
        raise NotLookedAtError(_("There is no image named {image}.").format(image=tag)) from None


@contextmanager
def tried(at: Submission, tag: str, *, instead: Sequence[str] = ()) -> Iterator["Container"]:
    """A running container of an image.

    Args:
        at: the submission.
        tag: the image.
        instead: a command in place of the image's own.

    Raises:
        NotLookedAtError: there is no such image, or the engine makes no container of it.
    """
    from docker.errors import APIError

    image_of(at, tag)
    # with an entry point of its own the image would take the command for arguments
    command: dict[str, Any] = {"entrypoint": list(instead), "command": []} if instead else {}
    try:
        container = at.engine.containers.create(tag, network_mode="none", **command)
    except APIError as error:
        raise _not_started(tag, error) from None
    try:
        container.start()
        yield container
    except APIError as error:
        raise _not_started(tag, error) from None
    finally:
        container.remove(force=True, v=True)


def written_by(at: Submission, tag: str) -> str:
    """What a container of an image, given no command, writes until it ends. Errors as for `tried`."""
    with tried(at, tag) as container:
        soon(lambda: _ended(container))
        return container.logs(stdout=True, stderr=False).decode(errors="replace")


def file_in(at: Submission, tag: str, path: str) -> str | None:
    """A file of an image as text, read from a container that is never started; None where there is no such file.

    Raises:
        NotLookedAtError: there is no such image, or no container can be made of it.
    """
    from docker.errors import APIError, NotFound

    image_of(at, tag)
    try:
        # an image may have no command of its own
        container = at.engine.containers.create(tag, ["none"], network_mode="none")
    except APIError as error:
        raise _not_started(tag, error) from None
    try:
        pieces, _stat = container.get_archive(path)
        (_info, content), *_others = unpacked(b"".join(pieces), _FILE_MB)
        return content.decode(errors="replace")
    except NotFound:
        return None
    except RefusedError as error:
        raise NotLookedAtError(error.sentence) from None
    finally:
        container.remove(force=True, v=True)


def soon(holds: Callable[[], bool], seconds: float = _SECONDS) -> bool:
    """Whether something holds now or within a few seconds."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(_PAUSE)
    return True


def _ended(container: "Container") -> bool:
    container.reload()
    return container.status != "running"


def _not_started(tag: str, error: Any) -> NotLookedAtError:
    words = _("No container of {image} can be started: {reason}")
    return NotLookedAtError(words.format(image=tag, reason=error.explanation or error))
