"""What this machine can spare for a virtual machine, asked before one is started."""

import shutil
from pathlib import Path

import psutil

from lab.errors import LabError
from lab.messages import translate as _
from lab.paths import cache_dir
from lab.units import DISK_MB, MEMORY_MB

# of code translated for an emulated processor; QEMU's own default grows to 1 GB of the host's memory. Docker's programs are
# larger than the small one, and are translated again and again: a container then takes half as long again to start
SMALL_CACHE_MB, LARGE_CACHE_MB = 80, 256
TOOLS_DISK_MB = 600  # the packages of QEMU, and what is in them
BUILD_DISK_MB = 2500  # packages, their unpacked tree, the raw disk and the finished files, all at once
RUN_DISK_MB = 300  # what a session writes: images, containers, logs
OVERHEAD_MB = 150  # QEMU itself and its translation cache, beyond the memory of its guest
_PLENTY_MB = 4000  # more than a small JupyterHub gives
_MEMORY_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_MEMORY_USES = ("/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory/memory.usage_in_bytes")


def free_memory_mb() -> int:
    """Memory in MB that can still be used: the machine's, or less where a cgroup limits this process's container."""
    free = int(psutil.virtual_memory().available)
    for limit, use in zip(_MEMORY_LIMITS, _MEMORY_USES, strict=True):
        try:
            free = min(free, int(Path(limit).read_text()) - int(Path(use).read_text()))
        except (OSError, ValueError):  # not this cgroup version, or no limit ("max")
            continue
    return free // MEMORY_MB


def translation_cache_mb(free_mb: int) -> int:
    """How much memory an emulated processor's translated code may take, MB: little where others may need what is free."""
    return LARGE_CACHE_MB if free_mb >= _PLENTY_MB else SMALL_CACHE_MB


def require_memory(needed_mb: int) -> None:
    """Raise a LabError unless that much memory is free."""
    free = free_memory_mb()
    if free < needed_mb:
        raise LabError(
            _("Only {free} MB of memory are free.").format(free=free),
            expected=_("The virtual machine needs {needed} MB.").format(needed=needed_mb),
            next_step=_("Close other programs or notebooks (Kernel > Shut Down) and try again."),
        )


def require_disk(needed_mb: int) -> None:
    """Raise a LabError unless that much disk space is free where the cache is."""
    folder = cache_dir()
    free = shutil.disk_usage(folder).free // DISK_MB
    if free < needed_mb:
        raise LabError(
            _("Only {free} MB of disk are free in {folder}.").format(free=free, folder=folder),
            expected=_("The virtual machine needs {needed} MB there.").format(needed=needed_mb),
            next_step=_("Free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and try again."),
        )
