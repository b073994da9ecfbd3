"""`lab.race()`: machines and containers started in turn, and what each start cost, measured here and now."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from lab import images
from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import seconds
from lab.racetable import as_html, as_text, lane_name
from lab.units import DISK_MB, MEMORY_MB

if TYPE_CHECKING:
    from lab.engines import LabClient
    from lab.vm.facts import VmImage
    from lab.vm.tinyvm import TinyMachine


@dataclass(frozen=True)
class Lane:
    """One kind of machine in the race.

    Attributes:
        key: `"vm-complete"` (Debian with its services, until its Docker answers), `"vm-minimal"` (a kernel and BusyBox, until its
            first process is ready) or `"container"` (from asking the engine until the process has answered).
        starts: seconds of each start, in order.
        disk_mb: what it is made from, on disk, in MB (10^6 bytes).
        memory_mb: what it takes of memory once started, in MB (2^20 bytes).
        kernel: the kernel release that the started thing reports.
    """

    key: str
    starts: tuple[float, ...]
    disk_mb: float
    memory_mb: float
    kernel: str

    @property
    def median_seconds(self) -> float:
        """The middle one of the starts."""
        return median(self.starts)


@dataclass(frozen=True)
class Race:
    """The race's result.

    Attributes:
        lanes: complete machine, minimal machine, container.
        engine: the kind of engine that ran the containers.
        accelerator: what the machines ran on: `"tcg"` or `"kvm"`.
        host_kernel: the kernel on which the engine runs.
        measured_at: ISO date and time, UTC.
    """

    lanes: tuple[Lane, ...]
    engine: str
    accelerator: str
    host_kernel: str
    measured_at: str

    def lane(self, key: str) -> Lane:
        """The lane of that key."""
        return next(lane for lane in self.lanes if lane.key == key)

    def ratio(self, key: str = "vm-complete") -> float:
        """How many times longer that machine's median start took than the container's."""
        return self.lane(key).median_seconds / self.lane("container").median_seconds

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return {"text/plain": as_text(self), "text/html": as_html(self)}


def race(*, client: "LabClient | None" = None, rounds: int = 3) -> Race:
    """Start a complete VM, a minimal VM and a container in turn, several times.

    Args:
        client: the engine for the containers; `lab.engine()` by default.
        rounds: how often each is started.

    Raises:
        LabError: QEMU cannot be had, or a machine did not start.
    """
    if not 1 <= rounds <= 10:
        raise LabError(_("rounds is {rounds}.").format(rounds=rounds), expected=_("It must be between 1 and 10."))
    from lab.engines import engine
    from lab.vm.acceleration import find_accelerator
    from lab.vm.facts import image
    from lab.vm.parts import get_parts
    from lab.vm.tinyvm import TinyMachine

    client = client or engine()
    whole, parts = image(), get_parts(print)
    accelerator = find_accelerator(parts)
    tag = images.busybox(client)
    runners: dict[str, Callable[[], Lane]] = {
        "vm-complete": lambda: _complete(whole),
        "vm-minimal": lambda: _minimal(TinyMachine(parts, accelerator, 128, lambda _line: None)),
        "container": lambda: _container(client, tag),
    }
    runs: dict[str, list[Lane]] = {key: [] for key in runners}
    for number in range(1, rounds + 1):
        for key, run in runners.items():
            runs[key].append(run())
            print(
                _("round {number} of {rounds}: {key} {duration}").format(
                    number=number, rounds=rounds, key=lane_name(key), duration=seconds(runs[key][-1].starts[0])
                )
            )
    return Race(
        lanes=tuple(_together(lanes) for lanes in runs.values()),
        engine=client.facts.kind,
        accelerator=accelerator.kind,
        host_kernel=client.facts.kernel,
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _together(lanes: list[Lane]) -> Lane:
    last = lanes[-1]
    return Lane(
        last.key, tuple(lane.starts[0] for lane in lanes), last.disk_mb, median(lane.memory_mb for lane in lanes), last.kernel
    )


def _complete(whole: "VmImage") -> Lane:
    command = [sys.executable, "-m", "lab.vm.coldboot", str(whole.files.folder), whole.accelerator]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LabError(
            _("The complete machine did not boot: {reason}").format(reason=" ".join(done.stderr.strip().splitlines()[-1:])),
            next_step=_("Stop other programs and run the race again."),
        )
    measured = json.loads(done.stdout)
    if "error" in measured:
        raise LabError(**measured["error"])
    return Lane("vm-complete", (measured["seconds"],), whole.disk_mb, measured["resident_mb"], whole.kernel)


def _minimal(machine: "TinyMachine") -> Lane:
    with machine:
        return Lane("vm-minimal", (machine.seconds,), machine.disk_mb, machine.resident_mb, machine.kernel)


def _container(client: "LabClient", tag: str) -> Lane:
    began = time.perf_counter()
    container = client.containers.run(tag, ["sh", "-c", "uname -r; exec sleep 60"], detach=True)
    try:
        kernel = next(iter(container.logs(stream=True, follow=True))).decode().strip()
        seconds = time.perf_counter() - began
        stats: Any = container.stats(stream=False)  # one reading, not the stream that its type allows for
        usage = stats["memory_stats"]["usage"]
    finally:
        with suppress(Exception):  # the measure matters; lab.reset() removes what is left
            container.remove(force=True)
    size = client.images.get(tag).attrs["Size"]
    return Lane("container", (seconds,), size / DISK_MB, usage / MEMORY_MB, kernel)
