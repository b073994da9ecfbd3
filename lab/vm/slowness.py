"""What an emulated processor costs: one loop of shell arithmetic, timed by the same BusyBox outside and inside a guest."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from lab.errors import LabError
from lab.messages import translate as _

LOOP = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"


@dataclass(frozen=True)
class Slowdown:
    """Seconds for the loop on the host and in the guest."""

    host_seconds: float
    guest_seconds: float

    @property
    def factor(self) -> float:
        """How many times longer the guest took."""
        return self.guest_seconds / self.host_seconds


def host_seconds(busybox: Path) -> float:
    """Seconds for the loop on the host: the fastest of three, the one that was disturbed least.

    Raises:
        LabError: this machine's processor cannot run the guest's programs.
    """
    try:
        return min(_timed(busybox) for _round in range(3))
    except OSError as error:
        raise LabError(
            _("This machine cannot run the guest's BusyBox itself: {reason}.").format(reason=error.strerror),
            expected=_("The comparison needs a machine with an x86-64 processor."),
        ) from error


def parse_uptimes(printed: str) -> float:
    """Seconds between the first and the last line of `/proc/uptime` in what the guest printed."""
    readings = [float(line.split()[0]) for line in printed.splitlines() if line.strip()]
    return readings[-1] - readings[0]


def _timed(busybox: Path) -> float:
    began = time.perf_counter()
    subprocess.run([busybox, "sh", "-c", LOOP], check=True)
    return time.perf_counter() - began
