"""The course's images: built from Debian's static BusyBox, without a registry, on any engine."""

import json
from io import BytesIO
from typing import TYPE_CHECKING

from lab.images.rootfs import CHANGES, content_id, pack_rootfs

if TYPE_CHECKING:
    from docker import DockerClient

__all__ = ["BUSYBOX", "OFFICIAL", "busybox"]

BUSYBOX = "lab/busybox:1"
OFFICIAL = "busybox:stable"


def busybox(client: "DockerClient") -> str:
    """The tag of the course's base image, made first where the engine has it not or has another version of it.

    Where Debian's package cannot be had, the official image is pulled once instead.

    Args:
        client: of the engine that shall have it, as `lab.engine()` gives it.

    Raises:
        LabError: neither can be had.
    """
    from docker.errors import ImageNotFound

    from lab.engines.labels import CONTENT_LABEL, as_instructions
    from lab.errors import LabError
    from lab.images.binary import find_binary

    try:
        present: dict[str, str] | None = client.images.get(BUSYBOX).labels
    except ImageNotFound:
        present = None
    try:
        binary = find_binary(str(client.version()["Arch"]))
    except LabError as no_package:
        if present is None:
            _pull(client, no_package)
        return BUSYBOX
    content = content_id(binary)
    if present is None or present.get(CONTENT_LABEL) != content:
        changes = [*CHANGES, *as_instructions({CONTENT_LABEL: content})]
        answer = client.api.import_image_from_data(pack_rootfs(binary), changes=changes)
        # tagged afterwards, because Podman 4.3 drops the tag of an import
        client.images.get(json.loads(answer.splitlines()[-1])["status"]).tag(*BUSYBOX.split(":"))
    return BUSYBOX


def _pull(client: "DockerClient", no_package: Exception) -> None:
    from docker.errors import DockerException

    from lab.errors import LabError
    from lab.messages import translate as _

    try:
        client.images.pull(OFFICIAL)  # the engine takes the image of its own architecture
        # built on, rather than tagged, so that it carries the course's label
        client.images.build(fileobj=BytesIO(f"FROM {OFFICIAL}\n".encode()), tag=BUSYBOX)
    except DockerException as error:
        raise LabError(
            _("The course's base image cannot be made: {package} Nor can {image} be pulled: {reason}.").format(
                package=no_package, image=OFFICIAL, reason=str(error).rstrip(".")
            ),
            next_step=_("Connect this machine to the network and try again."),
        ) from error
