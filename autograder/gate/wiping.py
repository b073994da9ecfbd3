"""Removing all objects of a submission, whatever state they are in, and nothing else."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from autograder.gate.scope import Scope
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

# what was being made when its maker went may appear a moment later, and the engine may be busy removing things itself
_SECONDS = 30.0
_PAUSE_SECONDS = 0.1


def wipe(client: "DockerClient", scope: Scope) -> None:
    """Remove all objects of a scope.

    Args:
        client: of the bare engine.

    Raises:
        LabError: something is still there after half a minute; says what.
    """
    deadline = time.monotonic() + _SECONDS
    while left := _once(client.api, scope):
        if time.monotonic() > deadline:
            raise LabError(
                _("The engine could not remove everything of a submission: {objects}.").format(objects=", ".join(sorted(left))),
                next_step=_("Restart the engine; the next run of the grader removes the rest."),
            )
        time.sleep(_PAUSE_SECONDS)


def _once(api: Any, scope: Scope) -> set[str]:
    """Remove what is there; what was found (so that an empty set means that nothing was left)."""
    label = {"label": [f"{key}={value}" for key, value in scope.labels.items()]}
    found: set[str] = set()
    containers = [each["Id"] for each in api.containers(all=True, filters=label)]
    found |= _each(containers, lambda key: api.remove_container(key, force=True, v=True))
    found |= _each([each["Id"] for each in api.networks(filters=label)], api.remove_network)
    found |= _each(
        [each["Name"] for each in api.volumes(filters=label)["Volumes"] or []], lambda key: api.remove_volume(key, force=True)
    )
    images = api.images()
    tags = [tag for image in images for tag in image["RepoTags"] or [] if scope.owns_tag(tag)]
    found |= _each(tags, lambda tag: api.remove_image(tag, force=True))
    # newest first, because an image goes before those that it was built on
    own = sorted(api.images(filters=label), key=lambda image: -image["Created"])
    return found | _each([each["Id"] for each in own], lambda key: api.remove_image(key, force=True))


def _each(keys: Iterable[str], remove: Callable[[str], Any]) -> set[str]:
    from docker.errors import APIError

    done = set()
    for key in keys:
        done.add(key)
        with suppress(APIError):  # gone already, or in use still: the next round sees
            remove(key)
    return done
