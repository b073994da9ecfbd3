"""Checks of a container's limits: as they were asked for, as the kernel has them, and that one was reached."""

from itertools import pairwise
from typing import TYPE_CHECKING

from autograder.checks.inside import NotLookedAtError, existing, output, running
from autograder.checks.misconceptions import mistaken
from autograder.checks.trying import soon
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import MB, find_container, settings, whole

if TYPE_CHECKING:
    from docker.models.containers import Container

# cgroup v2 and v1; containers see their own group there (cgroups(7))
_FILES = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_EVENTS = ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")
_KILLED_SECONDS = 5.0  # what was started just now may not have taken so much yet


def memory_limit(at: Submission, name: str, mb: int) -> Finding:
    """A container was given this memory limit.

    Args:
        at: the submission.
        name: the container's name.
        mb: the limit, MB of 2^20 bytes.
    """
    expected = _("Container {name} with a memory limit of {mb} MB.").format(name=name, mb=mb)
    look_at = _("container.attrs['HostConfig'] says what the engine was asked for: Memory, in bytes.")
    try:
        asked = settings(existing(at, name))
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    limit = whole(asked["Memory"])
    if limit == mb * MB:
        return Finding(True, expected, _("Its limit is {mb} MB.").format(mb=mb))
    if limit == mb * 10**6:
        return mistaken("decimal-megabytes", expected, look_at)
    if limit == 0 and whole(asked.get("MemoryReservation")):
        return mistaken("reservation-is-limit", expected, look_at)
    if limit == 0 and any(whole(asked.get(key)) for key in ("NanoCpus", "CpuQuota", "CpuShares")):
        return mistaken("processor-for-memory", expected, look_at)
    found = _("Its limit is {mb} MB.").format(mb=f"{limit / MB:.1f}") if limit else _("It has no memory limit.")
    return Finding(False, expected, found, look_at)


def process_limit(at: Submission, name: str, most: int) -> Finding:
    """A container may have at most so many processes."""
    expected = _("Container {name} with at most {most} processes.").format(name=name, most=most)
    look_at = _("container.attrs['HostConfig'] says what the engine was asked for: PidsLimit.")
    try:
        limit = whole(settings(existing(at, name)).get("PidsLimit"))
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(limit == most, expected, _("Its limit of processes is {count}.").format(count=limit or _("none")), look_at)


def memory_in_force(at: Submission, name: str, mb: int) -> Finding:
    """A running container's control group has this memory limit, as the kernel says.

    Args:
        at: the submission.
        name: the container's name.
        mb: the limit, MB of 2^20 bytes.
    """
    expected = _("The kernel lets container {name} use {mb} MB.").format(name=name, mb=mb)
    look_at = _("Read memory.max (cgroup version 2) or memory.limit_in_bytes (version 1) inside, below /sys/fs/cgroup.")
    try:
        found = output(running(at, name), "cat", *_FILES).split()
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(str(mb * MB) in found, expected, _("It says: {found}.").format(found=" ".join(found) or _("nothing")), look_at)


def kernel_killed(at: Submission, name: str) -> Finding:
    """In a running container, the kernel has ended a process for want of memory: by the kernel's own count, not the engine's.

    The engine notes it too (`OOMKilled`), but only of a main process, and where the machine is busy the note comes too late.
    """
    expected = _("Container {name} runs, and in it the kernel has ended a process that wanted too much memory.").format(name=name)
    look_at = _("oom_kill in memory.events (cgroup version 2) or memory.oom_control (version 1) inside, below /sys/fs/cgroup.")
    container = find_container(at.engine, name)
    if container and container.attrs["State"]["Status"] == "exited":
        return mistaken("container-outlives-command", expected, look_at)
    try:
        greedy = running(at, name)
        soon(lambda: _killed(greedy) != "0", _KILLED_SECONDS)
        count = _killed(greedy)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    return Finding(count != "0", expected, _("The kernel counts so many of them: {count}.").format(count=count), look_at)


def _killed(container: "Container") -> str:
    fields = output(container, "cat", *_EVENTS).split()
    return next((after for mark, after in pairwise(fields) if mark == "oom_kill"), "0")
