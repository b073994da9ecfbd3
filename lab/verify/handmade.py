"""The processes that were started by hand in the workshop, and what each is isolated from."""

from dataclasses import dataclass

from lab.workbench import Workshop

SET_APART = ("uts", "pid", "mnt")
"""The namespaces that the lesson sets apart: host name, process numbers, mounts (namespaces(7))."""

# One line for each process below the workshop's own control group, the workshop's first. A root that is the
# workshop's shows the same device with "/" as its place on it (mountinfo, proc_pid_mountinfo(5)).
_LOOK = r"""
limit() {
    group=$(sed -n "s/^[0-9]*:$1://p" /proc/$2/cgroup)
    cat "/sys/fs/cgroup$4$group/$3" 2>/dev/null || echo max
}
device=$(awk '$5 == "/" { print $3 }' /proc/$WORKSHOP/mountinfo | tail -n 1)
for pid in $WORKSHOP $(find "$PIDS" -name cgroup.procs -exec cat {} + | sort -n); do
    [ $pid = $$ ] || [ ! -e /proc/$pid/exe ] && continue
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        pids=$(limit "" $pid pids.max ""); memory=$(limit "" $pid memory.max "")
    else
        pids=$(limit pids $pid pids.max /pids); memory=$(limit memory $pid memory.limit_in_bytes /memory)
    fi
    old=$(awk -v d="$device" '$3 == d && $4 == "/" { n++ } END { print n + 0 }' /proc/$pid/mountinfo)
    echo "$pid	$(cat /proc/$pid/comm)	$(readlink /proc/$pid/ns/uts)	$(readlink /proc/$pid/ns/pid)	$(
        readlink /proc/$pid/ns/mnt)	$(readlink /proc/$pid/root)	$old	$pids	$memory"
done
"""
# version 1 writes "no limit" as the largest number of whole pages that fits its counter
_UNLIMITED_BYTES = 1 << 60


@dataclass(frozen=True)
class HandMade:
    """A process of the workshop.

    Args:
        pid: its number, in the workshop.
        command: its name.
        apart: which of `SET_APART` are not the workshop's.
        root: its root directory, as the workshop sees it.
        old_root: the workshop's own root is still mounted where this process lives.
        pids_max: how many processes its control group may hold; `None` without a limit.
        memory_max: how many bytes; `None` without a limit.
    """

    pid: int
    command: str
    apart: tuple[str, ...]
    root: str
    old_root: bool
    pids_max: int | None
    memory_max: int | None


def look(shop: Workshop) -> list[HandMade]:
    """Every process that was started in the workshop and still runs, oldest first."""
    workshop_pid = int(shop.container.attrs["State"]["Pid"])
    table = shop.run(f"WORKSHOP={workshop_pid}; {_LOOK}", check=False)
    rows = [line.split("\t") for line in table.splitlines() if line.count("\t") == 8]
    if not rows:
        return []
    own, *others = rows
    # `unshare` itself only waits for what it started, with some of its namespaces
    seen = {int(row[0]): _read(row, own) for row in others if row[0] != own[0] and row[1] != "unshare"}
    return list(seen.values())


def _read(row: list[str], own: list[str]) -> HandMade:
    memory = _limit(row[8])
    return HandMade(
        pid=int(row[0]),
        command=row[1],
        apart=tuple(kind for kind, link, ours in zip(SET_APART, row[2:5], own[2:5], strict=True) if link and link != ours),
        root=row[5],
        old_root=row[6] != "0",
        pids_max=_limit(row[7]),
        memory_max=None if memory is None or memory >= _UNLIMITED_BYTES else memory,
    )


def _limit(written: str) -> int | None:
    return int(written) if written.isdigit() else None
