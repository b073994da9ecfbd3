"""Checks of lesson 04: whose kernel it is, what remains without emulation, and a container that is handled with care."""

import platform
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Protocol

from lab.card import Finding
from lab.messages import translate as _
from lab.numbers import number
from lab.verify.looking import find_container, not_running, settings, whole

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_TOLERANCE = 0.05


class Lane(Protocol):
    """One of the race's lanes."""

    @property
    def key(self) -> str:
        """Which one."""

    @property
    def starts(self) -> Sequence[float]:
        """Each start, seconds."""


class Race(Protocol):
    """A measured race."""

    @property
    def lanes(self) -> Sequence[Lane]:
        """Who took part."""

    @property
    def engine(self) -> str:
        """The kind of engine that ran the containers; in `"vm"` they pay for emulation as well."""


class Slowdown(Protocol):
    """How much slower the software processor is."""

    @property
    def factor(self) -> float:
        """Guest seconds for each host second."""


def kernel_inside(client: "DockerClient", kernel: str | None) -> Finding:
    """The release of the kernel that a container of this engine sees.

    Args:
        client: the engine.
        kernel: the learner's answer.
    """
    expected = _("The kernel's release, as uname -r writes it in a container.")
    look_at = _("Run uname -r in a container, and compare it with client.info()['KernelVersion'].")
    if kernel is None:
        return Finding(False, expected, _("There is no answer yet."), look_at)
    truth = str(client.info()["KernelVersion"])
    if kernel == truth:
        return Finding(
            True,
            expected,
            _("{kernel}: the kernel of the system where the engine runs. A container brings none.").format(kernel=truth),
        )
    if kernel == platform.release():
        return Finding(
            False,
            expected,
            _(
                "{kernel} is the kernel of the computer that runs this notebook; "
                "your engine runs in the lab VM, which booted its own."
            ).format(kernel=kernel),
            look_at,
        )
    return Finding(
        False,
        expected,
        _("{kernel} is not it: a container has no kernel of its own to give another answer.").format(kernel=kernel),
        look_at,
    )


def without_emulation(race: Race, slowdown: Slowdown, seconds: float | None) -> Finding:
    """An estimate of the complete VM's start on a real processor: its middle start, less the emulation's factor.

    Args:
        race: the race.
        slowdown: the factor that was measured.
        seconds: the learner's estimate.
    """
    expected = _("The middle start of the complete VM, in seconds, with the software processor's factor taken out.")
    look_at = _("Which lane is the complete VM, and what does slowdown.factor multiply?")
    if seconds is None:
        return Finding(False, expected, _("There is no estimate yet."), look_at)
    starts = {lane.key: median(lane.starts) for lane in race.lanes}
    measured, factor = starts["vm-complete"], slowdown.factor
    right = measured / factor
    found = _("Your estimate is {seconds} s.").format(seconds=number(seconds))
    if abs(seconds - right) <= _TOLERANCE * right:
        container = starts["container"] / (factor if race.engine == "vm" else 1)
        found = _(
            "About {estimate} s on a real processor, against {container} s for the container there: "
            "what remains is the work of a complete system, not the price of emulation."
        ).format(estimate=number(right), container=number(container))
        return Finding(True, expected, found)
    slips = (
        (measured * factor, _("It was multiplied: emulation makes the machine slower, so without it the start is shorter.")),
        (measured, _("That is the start as it was measured, with the emulation in it.")),
        (
            starts["vm-minimal"] / factor,
            _("That is the minimal VM: it runs no services, so it does not stand for a complete system."),
        ),
        (starts["container"] / factor, _("That is the container's lane.")),
    )
    for wrong, message in slips:
        if abs(seconds - wrong) <= _TOLERANCE * wrong:
            return Finding(False, expected, f"{found} {message}", look_at)
    return Finding(False, expected, found, look_at)


def careful(client: "DockerClient", name: str) -> Finding:
    """A container that gives away little of the shared kernel: no root, no rights, nothing to write, limits.

    Args:
        client: the engine.
        name: the container's name.
    """
    expected = _("Container {name} running: not as root, without capabilities, read-only, no new rights, and limited.").format(
        name=name
    )
    look_at = _("user, cap_drop, read_only, security_opt, mem_limit and pids_limit of client.containers.run.")
    if problem := not_running(client, name):
        return Finding(False, expected, problem, look_at)
    container = find_container(client, name)
    problems = _careless(container) if container else [_("Container {name} has just gone.").format(name=name)]
    if problems:
        return Finding(False, expected, "\n".join(problems), look_at)
    return Finding(True, expected, _("All of it. The kernel is still shared: less can be asked of it, and by a lesser user."))


def _careless(container: "Container") -> list[str]:
    asked = settings(container)
    options = [str(option) for option in _several(asked["SecurityOpt"])]
    dropped = {str(right).upper() for right in _several(asked["CapDrop"])}
    checks = (
        (not asked["Privileged"], _("It is privileged: that hands it the host's devices and every right.")),
        (
            str(container.attrs["Config"]["User"]).split(":")[0] not in {"", "0", "root"},
            _("It runs as root. Without user namespaces, root inside is root to the kernel outside."),
        ),
        ("ALL" in dropped and not asked["CapAdd"], _("It keeps capabilities: parts of root's power.")),
        (asked["ReadonlyRootfs"], _("It can write to its root file system.")),
        (
            any(option.startswith("no-new-privileges") and not option.endswith("false") for option in options),
            _("A set-uid program in it could still gain rights."),
        ),
        (whole(asked["Memory"]) > 0, _("It has no memory limit: it can take all that the host has.")),
        (whole(asked["PidsLimit"]) > 0, _("It has no limit of processes: a fork bomb in it is one on the host.")),
    )
    return [message for holds, message in checks if not holds]


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else []
