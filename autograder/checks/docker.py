"""Checks of assignment 05: what an image does, and what containers, volumes and snapshots are left of it."""

from autograder.checks.answers import answered, classified, equals
from autograder.checks.functions import case, function_gives
from autograder.checks.health import health_notices, health_tested, healthy
from autograder.checks.images import file_holds, layer_added, ordinary_user, prints, serves
from autograder.checks.inside import NotLookedAtError, running
from autograder.checks.layers import adds_at_most, no_secret
from autograder.checks.misconceptions import mistaken
from autograder.checks.trying import image_of
from autograder.checks.volumes import in_volume, two_wrote, volume_holds
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import find_container

__all__ = [
    "adds_at_most",
    "answered",
    "case",
    "classified",
    "equals",
    "file_holds",
    "function_gives",
    "health_notices",
    "health_tested",
    "healthy",
    "in_volume",
    "layer_added",
    "no_secret",
    "ordinary_user",
    "prints",
    "runs_from",
    "serves",
    "two_wrote",
    "volume_holds",
]


def runs_from(at: Submission, name: str, tag: str) -> Finding:
    """A container runs, and was made from an image.

    Args:
        at: the submission.
        name: the container's name.
        tag: the image.
    """
    expected = _("A container named {name} is running, made from {image}.").format(name=name, image=tag)
    look_at = _("client.containers.list(all=True) shows each container's name, image and status.")
    try:
        image = image_of(at, tag)
        container = find_container(at.engine, name)
        if container is None and not at.engine.containers.list(all=True, filters={"ancestor": tag}, ignore_removed=True):
            return mistaken("image-is-running", expected, look_at)
        found = running(at, name).attrs["Image"]
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(found == image.id, expected, _("It runs, from another image."), look_at)
