"""What an engine says of itself, and what it cannot do. Pure: the engine's answers in, facts out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lab.messages import translate as _

EngineKind = Literal["docker", "podman", "vm"]
KINDS: tuple[EngineKind, ...] = ("docker", "podman", "vm")


@dataclass(frozen=True)
class EngineFacts:
    """An engine.

    Attributes:
        kind: how it was found: `"docker"`, `"podman"` or `"vm"`.
        name: what answers there, such as `"Docker"`.
        version: its version, without the packager's suffix.
        operating_system: of the machine it runs on.
        kernel: that machine's kernel, as `uname -r` prints it.
        architecture: that machine's, as `uname -m` prints it.
        cgroup_version: 1 or 2.
        rootless: whether it runs without root.
        limits: what it cannot do, each a short phrase.
    """

    kind: EngineKind
    name: str
    version: str
    operating_system: str
    kernel: str
    architecture: str
    cgroup_version: int
    rootless: bool
    limits: tuple[str, ...]

    def in_one_line(self) -> str:
        """The engine in one line, for people."""
        if self.kind == "vm":
            words = _("Engine: {name} {version} in the lab VM, on {system}, kernel {kernel}, cgroup v{cgroup}")
        else:
            words = _("Engine: {name} {version} on {system}, kernel {kernel}, cgroup v{cgroup}")
        line = words.format(
            name=self.name,
            version=self.version,
            system=self.operating_system,
            kernel=self.kernel,
            cgroup=self.cgroup_version,
        )
        return line + (_("; limits: {limits}").format(limits=" / ".join(self.limits)) if self.limits else "") + "."


def read_facts(kind: EngineKind, version: Mapping[str, Any], info: Mapping[str, Any], *, emulated: bool = False) -> EngineFacts:
    """The facts in an engine's answers.

    Args:
        kind: how the engine was found.
        version: its answer to `GET /version`.
        info: its answer to `GET /info`.
        emulated: whether its machine's CPU is emulated in software.

    Source: Docker Engine API v1.41, SystemVersion and SystemInfo.
    """
    components = [component.get("Name", "") for component in version.get("Components") or []]
    rootless = any("rootless" in option for option in info.get("SecurityOptions") or [])
    return EngineFacts(
        kind=kind,
        name="Podman" if any("podman" in name.lower() for name in components) else "Docker",
        version=plain_version(version["Version"]),
        operating_system=info.get("OperatingSystem", ""),
        kernel=info.get("KernelVersion", ""),
        architecture=info.get("Architecture", ""),
        # engines before 20.10 do not say, and know only version 1
        cgroup_version=int(str(info.get("CgroupVersion") or "1").removeprefix("v")),
        rootless=rootless,
        limits=tuple(_limits(kind, info, rootless=rootless, emulated=emulated)),
    )


def plain_version(version: str) -> str:
    """A version without the packager's suffix: `"26.1.5"` of `"26.1.5+dfsg1"`."""
    return version.split("+", maxsplit=1)[0]


def _limits(kind: EngineKind, info: Mapping[str, Any], *, rootless: bool, emulated: bool) -> list[str]:
    found = {
        _("its CPU is emulated, so everything takes several times longer"): emulated,
        _("a published port is reached through lab.url()"): kind == "vm",
        _("it runs without root, so no port below 1024"): rootless,
        _("no limits on memory"): info.get("MemoryLimit") is False,
        _("no limits on CPU"): info.get("CpuCfsQuota") is False,
        _("no limits on the number of processes"): info.get("PidsLimit") is False,
    }
    return [limit for limit, holds in found.items() if holds]
