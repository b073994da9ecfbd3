"""The names and marks by which a submission's objects are told from all others on the same engine."""

import fnmatch
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LABEL = "vm-to-kubernetes.gate"
# on the network that stands for the engine's default one
DEFAULT_LABEL = f"{LABEL}.default"

_HUB = ("docker.io/library/", "docker.io/")


@dataclass(frozen=True)
class Scope:
    """One submission's part of an engine.

    Attributes:
        token: the label's value, and with a hyphen the beginning of every name.
        shared: patterns (fnmatch) of the tags that belong to the course.
    """

    token: str
    shared: tuple[str, ...] = ()

    @classmethod
    def new(cls, shared: tuple[str, ...]) -> "Scope":
        """A scope that nothing belongs to yet."""
        return cls(f"s{secrets.token_hex(6)}", shared)

    @property
    def prefix(self) -> str:
        """What every name of the submission begins with on the engine."""
        return f"{self.token}-"

    @property
    def labels(self) -> dict[str, str]:
        """The label of everything that the submission makes."""
        return {LABEL: self.token}

    def name(self, given: str) -> str:
        """The name on the engine of what the student calls `given`."""
        return self.prefix + given

    def filters(self, asked: Mapping[str, list[str]] | None = None) -> str:
        """The Engine API's filter, as JSON, for what was asked among the submission's own."""
        filters = dict(asked or {})
        filters["label"] = [*filters.get("label", []), f"{LABEL}={self.token}"]
        return json.dumps(filters)

    def owns(self, labels: Mapping[str, str] | None) -> bool:
        """Whether the labels are those of the submission's objects."""
        return (labels or {}).get(LABEL) == self.token

    def owns_tag(self, tag: str) -> bool:
        """Whether an image's tag was given by the submission."""
        return tag.startswith(self.prefix)

    def shares_tag(self, tag: str) -> bool:
        """Whether an image's tag is one of the course's."""
        return any(fnmatch.fnmatchcase(tag, pattern) for pattern in self.shared)

    def hide(self, value: Any) -> Any:
        """The engine's answer as the student shall see it: names as they were given, and none of the gate's labels."""
        if isinstance(value, str):
            return value.replace(self.prefix, "").replace(self.token, "")
        if isinstance(value, list):
            return [self.hide(each) for each in value]
        if isinstance(value, dict):
            return {key.replace(self.prefix, ""): self.hide(each) for key, each in value.items() if not key.startswith(LABEL)}
        return value


def full_tag(reference: str) -> str:
    """An image's name as the engine writes it: without the hub's address, with a tag."""
    for hub in _HUB:
        reference = reference.removeprefix(hub)
    return reference if ":" in reference.rsplit("/", maxsplit=1)[-1] else f"{reference}:latest"


def is_image_id(reference: str) -> bool:
    """Whether an image's reference may be an id, or the beginning of one."""
    return re.fullmatch(r"(sha256:)?[0-9a-f]{1,64}", reference) is not None
