"""The course's images, which all submissions share: there before one runs, and still there when it has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import lab
from autograder.plan import Plan
from autograder.submission import EngineLostError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

_VERSIONS = (1, 2)
"""Of the course's application."""


def provide(client: "DockerClient", plan: Plan) -> dict[str, str]:
    """Make the images that a plan asks for, where the engine has them not.

    Args:
        client: of the bare engine.
        plan: what will run.

    Returns:
        their ids by tag.

    Raises:
        LabError: one of them cannot be made.
    """
    tags = {lab.images.provide(client, name) for name in plan.images}
    for version in _VERSIONS if plan.wants_app else ():
        tags |= set(lab.app.build(client, version).values())
    return {tag: str(client.images.get(tag).id) for tag in tags}


def raise_if_removed(client: "DockerClient", provided: Mapping[str, str]) -> None:
    """Make sure that the submission had them to the end: an instructor's `lab.reset()` in a lesson, or a prune, takes them.

    Raises:
        EngineLostError: one of them is gone, or is another now, because somebody made it anew after that.
    """
    from docker.errors import ImageNotFound

    try:
        kept = all(client.images.get(tag).id == image for tag, image in provided.items())
    except ImageNotFound:
        kept = False
    if not kept:
        raise EngineLostError(
            _("The course's images were removed from the engine while the submission ran."),
            next_step=_("Grade again, and clean the engine up afterwards: what is done is kept."),
        )
