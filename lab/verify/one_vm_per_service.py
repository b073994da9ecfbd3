"""Checks of lesson 02: how many services fit, and services that keep to what was planned for them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import MB, find_container, not_running, settings, whole

if TYPE_CHECKING:
    from docker import DockerClient

# host, kept for itself, own system of each, service: MB. The usual slips give another number in at least one row.
_HOSTS = ((8192, 1024, 512, 64), (16384, 2048, 3, 64), (4096, 1024, 1000, 200), (1024, 512, 600, 64))


def capacity_function(function: Callable[[int, int, int, int], object]) -> Finding:
    """A function that says how many services fit a host.

    Args:
        function: from the host's memory, what the host keeps, what each isolated service takes for its own system,
            and what the service itself takes, all in MB, to a whole number of services.
    """
    expected = _("The number of services that fit, for every host.")
    look_at = _("Work one case out on paper: what is left for services, what one takes in all, and only whole ones count.")
    for host, kept, system, service in _HOSTS:
        case = _("a host with {host} MB that keeps {kept}; each service takes {service} and its system {system}").format(
            host=host, kept=kept, service=service, system=system
        )
        try:
            answer = function(host, kept, system, service)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return Finding(False, expected, _("It failed for {case}: {reason}").format(case=case, reason=reason), look_at)
        if answer is None:
            return Finding(False, expected, _("The function gives nothing back yet."), look_at)
        right = max(0, int((host - kept) // (system + service)))
        if answer != right or isinstance(answer, float):
            found = _("For {case}, it says {answer}.").format(case=case, answer=answer)
            return Finding(False, expected, f"{found} {_slip(answer, host, kept, system, service)}".strip(), look_at)
    return Finding(True, expected, _("It is right for {count} hosts.").format(count=len(_HOSTS)))


def services_limited(client: "DockerClient", names: list[str], *, memory_mb: int) -> Finding:
    """These containers run, each with a memory limit of its own.

    Args:
        client: the engine.
        names: the containers' names.
        memory_mb: the limit of each, MB.
    """
    expected = _("Running, each with a limit of {memory} MB: {names}.").format(memory=memory_mb, names=", ".join(names))
    problems = [problem for name in names if (problem := _unlimited(client, name, memory_mb))]
    if not problems:
        return Finding(
            True,
            expected,
            _("{count} containers run; together they can use {memory} MB at most.").format(
                count=len(names), memory=len(names) * memory_mb
            ),
        )
    return Finding(
        False,
        expected,
        "\n".join(problems),
        _("The options of client.containers.run; and container.attrs['HostConfig']['Memory'] holds the limit, in bytes."),
    )


def _unlimited(client: "DockerClient", name: str, memory_mb: int) -> str | None:
    if problem := not_running(client, name):
        return problem
    container = find_container(client, name)
    limit = whole(settings(container)["Memory"]) if container else 0
    if limit == 0:
        return _(
            "Container {name} has no memory limit. Without one it may use all of the host's memory: "
            "a container reserves nothing, unlike a virtual machine."
        ).format(name=name)
    if limit == memory_mb:
        return _("Container {name} has a limit of {limit} bytes: the unit was left out.").format(name=name, limit=limit)
    if limit != memory_mb * MB:
        return _("Container {name} has a limit of {limit} MB.").format(name=name, limit=f"{limit / MB:.0f}")
    return None


def _slip(answer: object, host: float, kept: float, system: float, service: float) -> str:
    if not isinstance(answer, int | float):
        return _("A whole number was expected.")
    exact = (host - kept) / (system + service)
    slips = {
        int(host // (system + service)): _("That gives away what the host keeps for itself."),
        int((host - kept) // service): _("That leaves out the system that each service brings with it."),
        round(exact): _("Rounded up, the last one does not fit."),
        -int(-exact // 1): _("Rounded up, the last one does not fit."),
    }
    if isinstance(answer, float):
        return _("A whole number was expected: half a service serves nobody.")
    if answer < 0:
        return _("Fewer than none cannot be.")
    return slips.get(answer, "")
