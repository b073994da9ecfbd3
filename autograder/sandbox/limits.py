"""How much a submission may use, and the sentences for those that used more. Configured in `nbgrader_config.py`."""

from dataclasses import dataclass
from typing import Any, Literal

from traitlets import Enum, Float, Integer
from traitlets.config import Config, Configurable

from autograder.gate import GateLimits
from lab.messages import translate as _
from lab.units import MEMORY_MB

LimitName = Literal["cell", "submission", "memory", "processes", "output", "disk", "ended"]


class Limits(Configurable):
    """The limits of a submission: `c.Limits.cell_seconds = 60` in `nbgrader_config.py`."""

    cell_seconds = Float(60.0, help="How long one cell may run, in seconds.").tag(config=True)
    submission_seconds = Float(300.0, help="How long all cells of a submission may run together, in seconds.").tag(config=True)
    emulated_times = Float(
        5.0, min=1.0, help="How many times as long both may be where the engine's processor is emulated, as the lab VM's is."
    ).tag(config=True)
    memory_mb = Integer(1024, help="Memory of all of a submission's processes together, in MB of 2^20 bytes.").tag(config=True)
    processes = Integer(128, help="Processes and threads that a submission may have at one time.").tag(config=True)
    output_mb = Float(1.0, help="Output that is kept of a submission, in MB of 10^6 bytes.").tag(config=True)
    disk_mb = Integer(64, help="Files that a submission may write, in MB of 2^20 bytes.").tag(config=True)
    containers = Integer(8, help="Containers that a submission may have at one time.").tag(config=True)
    container_memory_mb = Integer(256, help="Memory of each of a submission's containers, in MB of 2^20 bytes.").tag(config=True)
    container_processes = Integer(128, help="Processes of each of a submission's containers.").tag(config=True)
    container_disk_mb = Integer(
        256, help="What a submission's containers, volumes and images may hold together, in MB of 2^20 bytes."
    ).tag(config=True)
    sandbox = Enum(
        ["auto", "bubblewrap", "container"],
        default_value="auto",
        help="What the student's code runs in: bubblewrap where user namespaces work, else a container of the engine.",
    ).tag(config=True)

    def __init__(self, config: Config | None = None, **values: Any) -> None:
        """Take the values of a configuration, or of keywords."""
        super().__init__(config=config or Config(), **values)

    @property
    def memory_bytes(self) -> int:
        """The memory in bytes."""
        return int(self.memory_mb) * MEMORY_MB

    @property
    def output_bytes(self) -> int:
        """The output in bytes."""
        return int(self.output_mb * 1_000_000)

    @property
    def disk_bytes(self) -> int:
        """What may be written in the sandbox, in bytes."""
        return int(self.disk_mb) * MEMORY_MB

    def for_emulated(self) -> "Limits":
        """These limits where the engine's processor is emulated: a student can do nothing about its pace."""
        values = self.as_data()
        longer = {name: values[name] * self.emulated_times for name in ("cell_seconds", "submission_seconds")}
        return Limits(**{**values, **longer, "emulated_times": 1.0})

    def gate(self) -> GateLimits:
        """The part that the gate keeps."""
        return GateLimits(
            containers=self.containers,
            container_mb=self.container_memory_mb,
            container_pids=self.container_processes,
            disk_mb=self.container_disk_mb,
        )

    def as_data(self) -> dict[str, Any]:
        """Every limit by name, as plain data."""
        return {name: getattr(self, name) for name in sorted(self.trait_names(config=True))}


@dataclass(frozen=True)
class Crossed:
    """A limit that a submission crossed, and where.

    Attributes:
        limit: which.
        cell: the number of the code cell that ran, from 0; None where it was none.
    """

    limit: LimitName
    cell: int | None = None


def sentence(crossed: Crossed, limits: Limits) -> str:
    """What happened, naming the limit, for the student."""
    where = _("The code after the cells: ") if crossed.cell is None else _("Cell {cell}: ").format(cell=crossed.cell + 1)
    return (
        where
        + {
            "cell": _("it ran longer than {seconds:g} s and was stopped.").format(seconds=limits.cell_seconds),
            "submission": _("the notebook ran longer than {seconds:g} s in all; from here on it counts as not run.").format(
                seconds=limits.submission_seconds
            ),
            "memory": _("it wanted more than {mb} MB of memory, and did not get it.").format(mb=limits.memory_mb),
            "processes": _("it wanted more than {count} processes, and did not get them.").format(count=limits.processes),
            "output": _("it printed more than {mb:g} MB; the rest is cut.").format(mb=limits.output_mb),
            "disk": _("it wrote more than {mb} MB of files.").format(mb=limits.disk_mb),
            "ended": _("it ended the process that runs the notebook; the notebook was run again without this cell."),
        }[crossed.limit]
    )
