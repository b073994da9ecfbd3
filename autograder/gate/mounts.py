"""Volumes in a container's creation: only the submission's own; never a folder of the host. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.gate.fields import Validator, checked, flag, mapping, object_name, refused, text, text_map, whole, wrong
from autograder.gate.refusals import RefusedError
from autograder.gate.scope import Scope
from lab.messages import translate as _

_MODES = {"", "ro", "rw", "nocopy", "z", "Z", "ro,z", "rw,z"}


def host_mount(source: str) -> RefusedError:
    """A folder of the host was asked for."""
    return RefusedError(
        _(
            "Mounting {source} from the host is refused: graded containers see nothing of the grader's machine. "
            "Use a named volume, or copy files in with put_archive."
        ).format(source=source[:80] or "…"),
        rule="host-mount",
    )


def _driver(field: str, value: Any) -> dict[str, Any]:
    options = checked(mapping(field, value), {"Name": text, "Options": text_map}, field)
    return driver(options.get("Name", ""), options.get("Options", {}))


def driver(name: str, options: Mapping[str, str]) -> dict[str, Any]:
    """A volume's driver: the local one, without options, because these mount anything of the host."""
    if name not in {"", "local"} or options:
        raise RefusedError(
            _("A volume's driver and its options are refused: they can mount the host's disks. Make a plain volume."),
            rule="volume-driver",
        )
    return {}


_VOLUME_OPTIONS: dict[str, Validator] = {"NoCopy": flag, "Labels": text_map, "DriverConfig": _driver}
_MOUNT: dict[str, Validator] = {
    "Type": text,
    "Source": text,
    "Target": text,
    "ReadOnly": flag,
    "Consistency": text,
    "VolumeOptions": lambda field, value: checked(mapping(field, value), _VOLUME_OPTIONS, field),
    "TmpfsOptions": lambda field, value: checked(mapping(field, value), {"SizeBytes": whole, "Mode": whole}, field),
    "BindOptions": refused("host-mount", lambda: host_mount("").sentence),
}


def mounts(field: str, value: Any) -> list[dict[str, Any]]:
    """The field Mounts: volumes by name, and temporary file systems in memory."""
    if not isinstance(value, list):
        raise wrong(field, _("a list"))
    found = []
    for each in value:
        mount = checked(mapping(field, each), _MOUNT, field)
        kind = mount.get("Type", "")
        source = mount.get("Source", "")
        if kind not in {"volume", "tmpfs"} or (kind == "tmpfs" and source):
            raise host_mount(source)
        if source:
            _volume_name(source)
        found.append(mount)
    return found


def binds(field: str, value: Any) -> list[str]:
    """The field Binds: `name:/target[:mode]`, or `/target` alone for a volume without a name."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise wrong(field, _("a list of texts"))
    for bind in value:
        source, colon, target = bind.partition(":")
        if not colon and source.startswith("/"):
            continue
        _volume_name(source)
        path, _colon, mode = target.partition(":")
        if not path.startswith("/") or mode not in _MODES:
            raise host_mount(bind)
    return list(value)


def _volume_name(source: str) -> None:
    if source.startswith((".", "~")) or "/" in source or "\\" in source:
        raise host_mount(source)
    object_name("volume", source)


def named(host: Mapping[str, Any]) -> set[str]:
    """The names of volumes in a HostConfig that `binds` and `mounts` have let through."""
    return {bind.split(":")[0] for bind in host.get("Binds", []) if ":" in bind} | {
        mount["Source"] for mount in host.get("Mounts", []) if mount.get("Source")
    }


def translated(host: dict[str, Any], real: Mapping[str, str], anonymous: Iterable[str], scope: Scope) -> dict[str, Any]:
    """A HostConfig with the engine's names of volumes, and labels on the volumes that have no name.

    Args:
        real: the engine's names by the student's.
        anonymous: targets of volumes without a name, from the request or the image; those that something else is
            mounted on already are left out.
    """
    bound = [bind.split(":") for bind in host.get("Binds", []) if ":" in bind]
    anonymous = {*anonymous, *(bind for bind in host.get("Binds", []) if ":" not in bind)}
    taken = {target for _source, target, *_mode in bound} | {each.get("Target", "") for each in host.get("Mounts", [])}
    taken |= set(host.get("Tmpfs", {}))
    mounted = [_with_labels(mount, real, scope) for mount in host.get("Mounts", [])]
    mounted += [
        {"Type": "volume", "Target": target, "VolumeOptions": {"Labels": scope.labels}}
        for target in sorted(anonymous)
        if target.rstrip("/") not in {each.rstrip("/") for each in taken}
    ]
    return {**host, "Binds": [":".join([real[source], *rest]) for source, *rest in bound], "Mounts": mounted}


def _with_labels(mount: dict[str, Any], real: Mapping[str, str], scope: Scope) -> dict[str, Any]:
    if mount["Type"] != "volume":
        return mount
    options = mount.get("VolumeOptions", {})
    labelled = {**options, "Labels": {**options.get("Labels", {}), **scope.labels}}
    named = {"Source": real[mount["Source"]]} if mount.get("Source") else {}
    return {**mount, **named, "VolumeOptions": labelled}
