"""Memory and disk: how much there is, and for how many submissions at a time."""

import os
import shutil
import tempfile
from pathlib import Path

from autograder.doctor.finding import Seen, amiss, note, ok
from autograder.sandbox.limits import Limits
from lab.messages import translate as _
from lab.numbers import number
from lab.units import DISK_MB
from lab.vm.host import free_memory_mb

# what nbgrader, a class's notebooks and the images of an assignment take on the disk
_DISK_MB = 1000
_GB = 1024


def memory(limits: Limits) -> Seen:
    """Whether there is memory for a submission, and for as many as the grader takes at a time."""
    free, wanted, workers = free_memory_mb(), limits.memory_mb, os.cpu_count() or 1
    told = _("{free} GB free; a submission may take {one} GB, and each of its containers {container} MB.").format(
        free=number(free / _GB), one=number(wanted / _GB), container=limits.container_memory_mb
    )
    if free < wanted:
        return amiss(told, _("Close other programs, or lower c.Limits.memory_mb in nbgrader_config.py."))
    if free < wanted * workers:
        return note(told, _("Grade fewer at a time: --workers {count}").format(count=free // wanted))
    return ok(told)


def disk(root: Path) -> Seen:
    """Whether there is room where the course is, and where submissions are unpacked."""
    places = {str(place): shutil.disk_usage(place).free // DISK_MB for place in (root, Path(tempfile.gettempdir()))}
    told = _("{free} MB free.").format(free=", ".join(f"{place}: {free}" for place, free in places.items()))
    if min(places.values()) < _DISK_MB:
        return amiss(told, _("Free {mb} MB there; ~/.cache/vm-to-kubernetes may be deleted.").format(mb=_DISK_MB))
    return ok(told)
