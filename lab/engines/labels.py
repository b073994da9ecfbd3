"""The mark that the course's objects carry on an engine, so that `lab.reset()` finds them and nothing else.

An image hands its labels down to every container made from it and to every image built on it, whoever makes them. So
an object says in a second label what it was made as: a container that merely inherited the mark says "image".
"""

import getpass
import os
from collections.abc import Mapping

LABEL = "vm-to-kubernetes.lab"
OBJECT_LABEL = f"{LABEL}.object"
# set by the grader for what it runs, which may run as its own user: that user's `lab.reset()` is not for submissions
OWNER = "LAB_OWNER"
CONTENT_LABEL = f"{LABEL}.content"


def owner() -> str:
    """Whose objects these are: the user's number, so that two people on one engine never remove each other's."""
    if named := os.environ.get(OWNER):
        return named
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def labels_for(made: str) -> dict[str, str]:
    """The labels of an object made as a `"container"`, `"image"`, `"network"` or `"volume"`."""
    return {LABEL: owner(), OBJECT_LABEL: made}


def filters_for(made: str | None = None) -> dict[str, list[str]]:
    """The Engine API's filter for what `labels_for` marked; without `made` also for what only inherited the user's mark."""
    labels = labels_for(made) if made else {LABEL: owner()}
    return {"label": [f"{key}={value}" for key, value in labels.items()]}


def as_instructions(labels: Mapping[str, str]) -> list[str]:
    """The labels as Dockerfile instructions: one each, because Podman 4.3 reads several in one as a single long value."""
    return [f"LABEL {key}={value}" for key, value in labels.items()]
