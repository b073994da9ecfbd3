"""Checks of volumes: where a container has one, and what several containers wrote in it."""

from typing import Any

from autograder.checks.inside import NotLookedAtError, output, running
from autograder.checks.misconceptions import mistaken
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _


def in_volume(at: Submission, name: str, path: str, volume: str) -> Finding:
    """A running container has a volume of this name at this path.

    Args:
        at: the submission.
        name: the container's name.
        path: where it sees the volume.
        volume: the volume's name.
    """
    expected = _("Container {name} is running, with the volume {volume} at {path}.").format(name=name, volume=volume, path=path)
    look_at = _("container.attrs['Mounts']; and the parameter volumes of client.containers.run.")
    try:
        mounts: list[dict[str, Any]] = running(at, name).attrs["Mounts"]
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    found = [mount for mount in mounts if mount["Destination"].rstrip("/") == path]
    if not found:
        return mistaken("container-keeps-data", expected, look_at)
    right = found[0]["Type"] == "volume" and found[0].get("Name") == volume
    return Finding(right, expected, _("There is something else at {path}.").format(path=path), look_at)


def two_wrote(at: Submission, name: str, path: str) -> Finding:
    """The last line of a file in a running container is the container's host name, and an earlier one is another's.

    Args:
        at: the submission.
        name: the container's name.
        path: the file.
    """
    expected = _("In container {name}, {path} ends with its own host name, after that of an earlier container.").format(
        name=name, path=path
    )
    look_at = _("Run cat {path} in it, and compare with hostname. Which containers wrote, and what did they share?").format(
        path=path
    )
    try:
        container = running(at, name)
        lines = output(container, "cat", path).split()
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    own = str(container.attrs["Config"]["Hostname"])
    right = len(set(lines)) > 1 and lines[-1] == own
    return Finding(
        right,
        expected,
        _("Lines: {count}, of so many containers: {writers}.").format(count=len(lines), writers=len(set(lines))),
        look_at,
    )


def volume_holds(at: Submission, volume: str, file: str, image: str, *, least: int) -> Finding:
    """A file in a volume has at least so many lines, no two alike, seen from a container of the check's own.

    Args:
        at: the submission.
        volume: the volume's name.
        file: the file, from the volume's top.
        image: what the container is made from.
        least: the number of lines.
    """
    from docker.errors import APIError, NotFound

    expected = _("In the volume {volume}, the file {file} has at least {least} different lines.").format(
        volume=volume, file=file, least=least
    )
    look_at = _("Mount the volume in another container, and read the file there.")
    try:
        at.engine.volumes.get(volume)
        seen = {volume: {"bind": "/seen", "mode": "ro"}}
        text: bytes = at.engine.containers.run(image, ["cat", f"/seen/{file}"], volumes=seen, network_mode="none", remove=True)
    except NotFound:
        return Finding(False, expected, _("There is no volume of this name."), look_at)
    except APIError as error:
        return Finding(False, expected, str(error.explanation or error), look_at)
    count = len(set(text.decode(errors="replace").split()))
    return Finding(count >= least, expected, _("It has so many: {count}.").format(count=count), look_at)
