"""Add the course's labels to a request that creates something. Pure: a request's parts in, its new parts out.

Done to the HTTP request, not to the SDK's methods, because every way of creating something ends in one of these six.
Source: Docker Engine API v1.41, the operations named in `_CREATIONS`.

What cannot be labelled: images that are pulled or loaded (they keep the labels they were made with), and the anonymous
volumes of an image's VOLUME instruction, which `lab.reset()` removes together with their container.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lab.engines.labels import LABEL, as_instructions, labels_for

_CREATIONS = re.compile(
    r"(?:/v[\d.]+)?/(?P<operation>containers/create|networks/create|volumes/create|images/create|build|commit)"
)
# the engine's rule for the name of a volume: what does not match is a path on the host
_VOLUME_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")

Query = list[tuple[str, str]]


def operation(method: str, url: str) -> str | None:
    """Which creation a request is (such as `"containers/create"`), or None where it creates nothing."""
    match = _CREATIONS.fullmatch(urlsplit(url).path) if method == "POST" else None
    return match["operation"] if match else None


def labelled_body(creation: str, body: bytes) -> bytes:
    """The JSON body of a container, network or volume creation with the labels added; a user's own labels stay."""
    made = creation.split("s/", maxsplit=1)[0]
    request: dict[str, Any] = json.loads(body or b"{}")
    request["Labels"] = {**(request.get("Labels") or {}), **labels_for(made)}
    for mount in (request.get("HostConfig") or {}).get("Mounts") or []:
        if mount.get("Type") == "volume":
            # for a volume without a name, which the engine makes with these labels
            options = mount["VolumeOptions"] = mount.get("VolumeOptions") or {}
            options["Labels"] = {**(options.get("Labels") or {}), **labels_for("volume")}
    return json.dumps(request).encode()


def named_volumes(body: bytes) -> list[dict[str, Any]]:
    """The volumes that a container's creation names, as arguments of the SDK's `create_volume`.

    The engine would make the ones in `Binds` without labels; Podman 4.3 also the ones in `Mounts`.
    """
    host: dict[str, Any] = json.loads(body or b"{}").get("HostConfig") or {}
    names = [bind.split(":", maxsplit=1)[0] for bind in host.get("Binds") or []]
    driver = host.get("VolumeDriver") or None
    bound = [{"name": name, "driver": driver} for name in names if _VOLUME_NAME.fullmatch(name)]
    mounts = [mount for mount in host.get("Mounts") or [] if mount.get("Type") == "volume" and mount.get("Source")]
    return bound + [{"name": mount["Source"], **_driver(mount)} for mount in mounts]


def _driver(mount: dict[str, Any]) -> dict[str, Any]:
    config = (mount.get("VolumeOptions") or {}).get("DriverConfig") or {}
    return {"driver": config.get("Name") or None, "driver_opts": config.get("Options") or None}


def labelled_url(creation: str, url: str) -> str:
    """The URL of a build, commit or import with the labels in its query; a pull's URL as it is."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    values = dict(query)
    marks = [("changes", instruction) for instruction in as_instructions(labels_for("image"))]
    if creation == "build":
        labels = {**json.loads(values.get("labels") or "{}"), **labels_for("image")}
        # the containers of a build's steps cannot be labelled, so none may stay behind
        query = _with(query, labels=json.dumps(labels), rm="true", forcerm="true")
    elif creation == "commit":
        query += marks
        query = _with(query, comment=f"{values.get('comment', '')} ({LABEL})".strip())
    elif "fromSrc" in values:
        query += marks
    return urlunsplit(parts._replace(query=urlencode(query)))


def made_here(history: list[dict[str, Any]]) -> bool:
    """Whether an image that carries the label was itself made with it, rather than built on an image that was.

    Args:
        history: the engine's answer for the image, newest step first. A build ends in the step that sets the label, a
            commit's comment names it, and an import has one step.
    """
    newest = history[0]
    return len(history) == 1 or any(LABEL in (newest.get(key) or "") for key in ("CreatedBy", "Comment"))


def _with(query: Query, **values: str) -> Query:
    return [(key, value) for key, value in query if key not in values] + list(values.items())
