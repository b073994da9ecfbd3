"""What the parts of a container mean, in the course's language."""

from lab.diagrams.anatomy_facts import Anatomy
from lab.messages import translate as _
from lab.numbers import megabytes, number


def meaning(part: str) -> str:
    """What a namespace separates (source: namespaces(7)), or what limits and files are."""
    return {
        "cgroup": _("where the tree of control groups begins"),
        "ipc": _("shared memory and message queues"),
        "mnt": _("mounts, and so the root file system"),
        "net": _("network interfaces, addresses and ports"),
        "pid": _("process numbers; the first in each is 1"),
        "time": _("the clock that counts since boot"),
        "user": _("user and group numbers"),
        "uts": _("the host name"),
        "limits": _("how much its processes may use together; the kernel counts and enforces it"),
        "files": _("all the files that its processes can see, from the image's layers and its own"),
    }.get(part, _("something newer than this course"))


def limits(facts: Anatomy) -> list[str]:
    """The three limits, each in a few words."""
    free = _("no limit")
    memory = free if facts.memory_mb is None else megabytes(facts.memory_mb)
    cpus = free if facts.cpus is None else number(facts.cpus)
    pids = free if facts.pids is None else number(facts.pids)
    return [
        _("memory: {limit}").format(limit=memory),
        _("processors: {limit}").format(limit=cpus),
        _("processes: {limit}").format(limit=pids),
    ]
