"""What the gate imposes on every container's HostConfig, and what the student is shown of it: what was asked for. Pure."""

from collections.abc import Mapping
from typing import Any

from autograder.gate.limits import MB, GateLimits
from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

_LOG_SIZE = "8m"
_PERIOD = 100_000  # of the processors' limit, microseconds, where none is asked for
# shown as asked, because something else was sent
_SHOWN = ("Binds", "Dns", "Links", "LogConfig", "Memory", "MemorySwap", "Mounts", "NanoCpus", "CpuQuota", "PidsLimit", "Ulimits")
_SHOWN_TOO = ("PortBindings", "PublishAllPorts", "VolumesFrom", "CpuPeriod")
# what the engine shows for a field that was not set
_UNSET: dict[str, Any] = {
    "LogConfig": {"Type": "json-file", "Config": {}},
    "PortBindings": {},
    "PublishAllPorts": False,
    **dict.fromkeys(("Memory", "MemorySwap", "NanoCpus", "CpuQuota", "CpuPeriod"), 0),
}


def too_much(what: str, asked: str, most: str, rule: str) -> RefusedError:
    """More was asked for than a graded container may have."""
    return RefusedError(
        _("{what} of {asked} is refused: a graded container may have at most {most}.").format(what=what, asked=asked, most=most),
        rule=rule,
    )


def imposed(host: Mapping[str, Any], limits: GateLimits) -> dict[str, Any]:
    """The resources of a HostConfig that `checked` has let through, with the limits where fewer, or none, were asked for.

    Raises:
        RefusedError: more was asked for than the limits allow.
    """
    most = limits.container_mb * MB
    for key, what in (("Memory", _("Memory")), ("MemorySwap", _("Memory and swap"))):
        if not 0 <= host.get(key, 0) <= most:
            asked = f"{host[key] / MB:g} MB" if host[key] > 0 else _("any size")
            raise too_much(what, asked, f"{limits.container_mb} MB", "memory-limit")
    if host.get("PidsLimit", 0) > limits.container_pids:
        raise too_much(_("A limit of processes"), str(host["PidsLimit"]), str(limits.container_pids), "pids-limit")
    memory = host.get("Memory") or most
    pids = host.get("PidsLimit", 0)
    return {
        **host,
        "Memory": memory,
        "MemorySwap": memory,
        "PidsLimit": pids if pids > 0 else limits.container_pids,
        **_processors(host, limits.container_cpus),
    }


def changed(asked: Mapping[str, Any], limits: GateLimits) -> dict[str, Any]:
    """What an update sends: the resources that were asked for, and those that limit the same thing, so that none gets around it.

    Raises:
        RefusedError: more was asked for than the limits allow.
    """
    limited = imposed(asked, limits)
    sent = {key: value for key, value in limited.items() if key in asked and key != "MemorySwap"}
    if "Memory" in asked:
        sent["MemorySwap"] = limited["Memory"]
    if "CpuQuota" in limited:
        sent |= {"CpuQuota": limited["CpuQuota"], "CpuPeriod": asked.get("CpuPeriod", _PERIOD)}
    return sent


def _processors(host: Mapping[str, Any], cpus: float) -> dict[str, int]:
    period, quota = host.get("CpuPeriod", 0), host.get("CpuQuota", 0)
    asked = quota / (period or _PERIOD) if period or quota else host.get("NanoCpus", 0) / 1e9
    if asked > cpus:
        raise too_much(_("Processor time"), f"{asked:g}", f"{cpus:g}", "cpu-limit")
    if period or quota:
        return {"CpuQuota": quota if quota > 0 else int(cpus * (period or _PERIOD))}
    return {"NanoCpus": host.get("NanoCpus") or int(cpus * 1e9)}


def to_send(host: Mapping[str, Any], limits: GateLimits) -> dict[str, Any]:
    """A HostConfig that `checked` has let through, with everything that the gate imposes; names are still the student's."""
    sent = imposed(host, limits)
    for key in ("PortBindings", "PublishAllPorts", "Links", "Dns", "VolumeDriver"):
        sent.pop(key, None)
    most = limits.disk_mb * MB
    others = [each for each in host.get("Ulimits", []) if each["Name"] != "fsize"]
    asked = [each for each in host.get("Ulimits", []) if each["Name"] == "fsize" and 0 < each.get("Hard", 0) <= most]
    sent["Ulimits"] = others + (asked or [{"Name": "fsize", "Soft": most, "Hard": most}])
    sent["LogConfig"] = {"Type": "json-file", "Config": {"max-size": _LOG_SIZE, "max-file": "1"}}
    return {key: value for key, value in sent.items() if value is not None}


def to_show(host: Mapping[str, Any]) -> dict[str, Any]:
    """What `inspect` shows of HostConfig, where the engine has something else: None for a key that it leaves out."""
    shown = {key: host.get(key) or _UNSET.get(key) for key in (*_SHOWN, *_SHOWN_TOO)}
    if host.get("Memory") and not host.get("MemorySwap"):
        shown["MemorySwap"] = 2 * host["Memory"]  # as the engine does
    shown |= {"Dns": host.get("Dns") or [], "DnsOptions": host.get("DnsOptions") or []}
    return shown
