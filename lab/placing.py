"""`lab.placements()`: one image, one measurement, on the host and inside the lab VM.

Where the course's engine is itself in the lab VM, the host has no engine: there the same program runs as a plain process.
"""

import platform
import subprocess
import time
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from lab import images
from lab.messages import translate as _
from lab.numbers import number
from lab.vm.parts import get_parts
from lab.vm.slowness import LOOP, host_seconds, parse_uptimes

if TYPE_CHECKING:
    from docker import DockerClient

    from lab.engines import LabClient


@dataclass(frozen=True)
class Placement:
    """The measurement in one place.

    Attributes:
        key: `"host"` (a container on the host's engine), `"process"` (no container) or `"vm"` (a container in the lab VM).
        kernel: the kernel release seen there.
        start_seconds: from asking until the program had answered and gone, without the loop.
        loop_seconds: a loop of 100,000 steps.
        addresses: from where the engine there takes the addresses of containers, by default; empty for a plain process.
        layers: what the image is made of there, digests; empty for a plain process.
    """

    key: str
    kernel: str
    start_seconds: float
    loop_seconds: float
    addresses: str = ""
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placements:
    """The places, the host first, as a table."""

    places: tuple[Placement, ...]

    @property
    def same_image(self) -> bool:
        """Whether every container came from an image of the same layers."""
        return len({place.layers for place in self.places if place.layers}) == 1

    def factor(self) -> float:
        """How many times longer the loop took inside the VM than on the host."""
        return self.places[-1].loop_seconds / self.places[0].loop_seconds

    def __str__(self) -> str:
        """One line for each place."""
        return "\n".join("  ".join(row) for row in self._rows())

    __repr__ = __str__

    def _rows(self) -> list[tuple[str, ...]]:
        names = {
            "host": _("container on the host"),
            "process": _("process on the host, without a container"),
            "vm": _("container in the lab VM"),
        }
        return [
            (_("where"), _("kernel"), _("start, s"), _("loop, s"), _("addresses")),
            *(
                (names[place.key], place.kernel, number(place.start_seconds), number(place.loop_seconds), place.addresses or "–")
                for place in self.places
            ),
        ]

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        head, *body = self._rows()
        heading = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(row[0])}</th>'
            + "".join(f'<td style="text-align:right">{escape(cell)}</td>' for cell in row[1:])
            + "</tr>"
            for row in body
        )
        table = f"<table><thead><tr>{heading}</tr></thead><tbody>{rows}</tbody></table>"
        return {"text/plain": str(self), "text/html": table}


def placements(client: "LabClient") -> Placements:
    """Run the same program from the same image on the host's engine and on the lab VM's.

    Args:
        client: the course's engine, from `lab.engine()`. Where it is the lab VM's, a plain process stands for the host.

    Raises:
        LabError: the lab VM cannot be had.
    """
    if client.facts.kind == "vm":
        return Placements((_process(), _container(client, "vm")))
    here = _container(client, "host")
    from lab.engines.selection import select

    # only used: the engine of the notebook stays what it is
    guest = select("vm", lambda _line: None, proven=False).client
    try:
        return Placements((here, _container(guest, "vm")))
    finally:
        guest.close()


def _container(client: "DockerClient", key: str) -> Placement:
    tag = images.busybox(client)
    script = f"uname -r; cat /proc/uptime; {LOOP}; cat /proc/uptime"
    began = time.perf_counter()
    printed = client.containers.run(tag, ["sh", "-c", script], remove=True).decode()
    whole = time.perf_counter() - began
    kernel, _line, uptimes = printed.partition("\n")
    loop = parse_uptimes(uptimes)
    layers = tuple(client.images.get(tag).attrs["RootFS"]["Layers"])
    bridge = client.networks.get("bridge").attrs["IPAM"]["Config"]
    return Placement(key, kernel, whole - loop, loop, str(bridge[0]["Subnet"]), layers)


def _process() -> Placement:
    busybox = get_parts(lambda _line: None).busybox
    loop = host_seconds(busybox)
    began = time.perf_counter()
    subprocess.run([busybox, "true"], check=True)
    return Placement("process", platform.release(), time.perf_counter() - began, loop)
