"""The fields of HostConfig: which are let through, and which are refused and why. Pure.

Source: Docker Engine API v1.41, ContainerCreate. Fields of later versions are refused until someone has thought about them.
"""

import re
from typing import Any

from autograder.gate.fields import (
    Validator,
    checked,
    dropped,
    flag,
    mapping,
    one_of,
    refused,
    text,
    text_map,
    texts,
    whole,
    wrong,
)
from autograder.gate.mounts import binds, mounts
from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

_ULIMITS = {"nofile", "nproc", "core", "cpu", "data", "fsize", "stack", "as", "rss", "locks"}


def _privileged() -> str:
    return _("A privileged container is refused: it would own the grader's machine. The tasks need none.")


def _devices() -> str:
    return _("Devices of the host are refused: graded containers see nothing of the grader's machine.")


def _capabilities() -> str:
    return _("More capabilities (cap_add) are refused: they would reach beyond the container. The tasks need none.")


def _cgroup() -> str:
    return _("A parent control group is refused: limits are set with mem_limit, pids_limit and nano_cpus.")


def _runtime() -> str:
    return _("Another runtime is refused: graded containers run with the engine's own.")


def _kernel_settings() -> str:
    return _("Kernel settings (sysctls) are refused: the tasks need none.")


def _masked_paths() -> str:
    return _("Changes of masked and read-only paths are refused: they hide the host's settings from containers.")


def _storage() -> str:
    return _("Storage options are refused: the grader sets how much a container may write.")


def _oom() -> str:
    return _("Switching off the memory limit's enforcement (oom_kill_disable) is refused.")


def _block_devices() -> str:
    return _("Limits that name a device of the host are refused.")


def _security_opt(field: str, value: Any) -> list[str]:
    if any(re.fullmatch(r"no-new-privileges([:=]true)?", option) is None for option in texts(field, value)):
        raise RefusedError(
            _("security_opt is refused, except no-new-privileges: it would switch off what keeps containers apart."),
            rule="security-opt",
        )
    return list(value)


def _mode(rule: str, *plain: str, names: bool = False) -> Validator:
    """A namespace's mode: one of a few words, another container's, or (with `names`) the name of a network."""

    def validate(field: str, value: Any) -> str:
        mode = text(field, value)
        if mode in plain or re.fullmatch(r"container:[a-zA-Z0-9][a-zA-Z0-9_.-]*", mode):
            return mode
        if names and mode not in {"host", "ns"} and re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*", mode):
            return mode
        raise RefusedError(
            _("{field} = {mode} is refused: graded containers share no namespace with the grader's machine.").format(
                field=field, mode=mode[:80]
            ),
            rule=rule,
        )

    return validate


def _own_namespace(field: str, value: Any) -> str:
    return str(_mode("host-namespace", "private")(field, value if not str(value).startswith("container:") else "host"))


def _oom_score(field: str, value: Any) -> int:
    if whole(field, value) < 0:
        raise RefusedError(_("A lower oom_score_adj is refused: the grader's own processes come first."), rule="oom-score")
    return int(value)


def _log_config(field: str, value: Any) -> None:
    config = mapping(field, value)
    if config.get("Type") not in {None, "", "json-file"} or config.get("Config"):
        raise RefusedError(_("log_config is refused: the grader keeps a container's output itself."), rule="log-config")


def _ulimits(field: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise wrong(field, _("a list"))
    found = [checked(mapping(field, each), {"Name": text, "Soft": whole, "Hard": whole}, field) for each in value]
    if unknown := [each.get("Name", "") for each in found if each.get("Name") not in _ULIMITS]:
        raise RefusedError(_("The ulimit {name} is refused.").format(name=unknown[0][:80]), rule="ulimit")
    return found


def _bindings(field: str, value: Any) -> dict[str, Any]:
    for port, targets in mapping(field, value).items():
        for target in targets or []:
            checked(mapping(f"{field}.{port}", target), {"HostIp": text, "HostPort": text}, field)
    return dict(value)


def _restart(field: str, value: Any) -> dict[str, Any]:
    return checked(mapping(field, value), {"Name": text, "MaximumRetryCount": whole}, field)


# also what an update may change
RESOURCES: dict[str, Validator] = {
    "CpuShares": whole,
    "Memory": whole,
    "MemoryReservation": whole,
    "MemorySwap": whole,
    "MemorySwappiness": whole,
    "NanoCpus": whole,
    "CpuPeriod": whole,
    "CpuQuota": whole,
    "CpusetCpus": text,
    "CpusetMems": text,
    "PidsLimit": whole,
    "BlkioWeight": whole,
    "RestartPolicy": _restart,
    "OomKillDisable": refused("oom", _oom),
    "CgroupParent": refused("cgroup-parent", _cgroup),
    "Devices": refused("device", _devices),
    "DeviceRequests": refused("device", _devices),
    "DeviceCgroupRules": refused("device", _devices),
}

HOST_CONFIG: dict[str, Validator] = {
    **RESOURCES,
    "Privileged": refused("privileged", _privileged),
    "CapAdd": refused("capability", _capabilities),
    "CapDrop": texts,
    "SecurityOpt": _security_opt,
    "Sysctls": refused("sysctl", _kernel_settings),
    "MaskedPaths": refused("masked-path", _masked_paths),
    "ReadonlyPaths": refused("masked-path", _masked_paths),
    "Runtime": refused("runtime", _runtime),
    "StorageOpt": refused("storage-opt", _storage),
    **dict.fromkeys(
        ("BlkioWeightDevice", "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps"),
        refused("device", _block_devices),
    ),
    "NetworkMode": _mode("host-namespace", "none", "bridge", "default", names=True),
    "PidMode": _mode("host-namespace"),
    "IpcMode": _mode("host-namespace", "none", "private", "shareable"),
    "UTSMode": _own_namespace,
    "UsernsMode": _own_namespace,
    "CgroupnsMode": _own_namespace,
    "Isolation": one_of("default"),
    "ConsoleSize": dropped,
    "ContainerIDFile": dropped,
    "Binds": binds,
    "Mounts": mounts,
    "VolumeDriver": one_of("local"),
    "Tmpfs": text_map,
    "VolumesFrom": texts,
    "Links": texts,
    "PortBindings": _bindings,
    "PublishAllPorts": flag,
    "LogConfig": _log_config,
    "Ulimits": _ulimits,
    "AutoRemove": flag,
    "Dns": texts,
    "DnsOptions": texts,
    "DnsSearch": texts,
    "ExtraHosts": texts,
    "GroupAdd": texts,
    "Init": flag,
    "OomScoreAdj": _oom_score,
    "ReadonlyRootfs": flag,
    "ShmSize": whole,
}
