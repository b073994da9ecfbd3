"""Three ways to run services on one machine, layer by layer, and what one more service costs in each."""

from dataclasses import dataclass
from typing import Literal, Protocol

from lab.diagrams.measure import NOTE, TITLE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram, pick_one
from lab.messages import translate as _
from lab.numbers import megabytes

Arrangement = Literal["type1", "type2", "engine"]
ARRANGEMENTS: tuple[Arrangement, ...] = ("type1", "type2", "engine")
_GAP = 6.0
_LAYERS = 430.0


class MeasuredMachine(Protocol):
    """What is read from a machine that was booted: `lab.vm.boot()` gives one."""

    @property
    def kernel(self) -> str:
        """The guest's kernel release."""

    @property
    def memory_mb(self) -> float:
        """Memory that the guest sees, MB."""

    @property
    def resident_mb(self) -> float:
        """Memory that the hypervisor's process held on the host, MB."""

    @property
    def disk_mb(self) -> float:
        """Kernel and system files on disk, MB."""

    @property
    def recorded(self) -> bool:
        """Whether the figures come from an earlier boot, not from this machine."""


@dataclass(frozen=True)
class _Figures:
    """A machine's figures, read once: a stopped machine no longer answers."""

    kernel: str
    memory_mb: float
    resident_mb: float
    disk_mb: float
    recorded: bool


def hypervisor_svg(arrangement: Arrangement | None = None, machine: MeasuredMachine | None = None) -> str:
    """The layers of one arrangement, or of all three one under the other.

    Args:
        arrangement: which one; `None` for all.
        machine: a booted machine whose figures are shown as the cost of a VM.
    """
    canvas = Canvas("hypervisor")
    y = 0.0
    for each in [arrangement] if arrangement else ARRANGEMENTS:
        y = _draw(canvas, y, each, machine) + 24
    return canvas.svg(_("Layers under a service"), " ".join(hypervisor_text(machine)))


def hypervisor_text(machine: MeasuredMachine | None = None) -> list[str]:
    """The same in words: for each arrangement its layers from the bottom up, and its costs."""
    sentences = []
    for arrangement in ARRANGEMENTS:
        costs = " ".join(f"{heading}: {text}" for heading, text in _costs(arrangement, machine))
        sentences.append(f"{_names()[arrangement]}. {_from_below()[arrangement]} {costs}")
    return sentences


def hypervisor(machine: MeasuredMachine | None = None) -> Diagram:
    """The widget: choose among the three arrangements. `machine` is one booted by `lab.vm.boot()`."""
    figures = machine and _Figures(machine.kernel, machine.memory_mb, machine.resident_mb, machine.disk_mb, machine.recorded)
    choice = pick_one(_("Arrangement"), _names())
    return Diagram(
        _("Layers under a service"),
        lambda: hypervisor_svg(choice.value, figures),
        lambda: hypervisor_text(figures),
        controls=[choice],
        static=lambda: hypervisor_svg(None, figures),
    )


def _names() -> dict[Arrangement, str]:
    return {
        "type1": _("Hypervisor, type 1"),
        "type2": _("Hypervisor, type 2"),
        "engine": _("Container engine"),
    }


def _from_below() -> dict[Arrangement, str]:
    return {
        "type1": _("From the bottom up: hardware, a hypervisor that runs on it directly, virtual machines."),
        "type2": _(
            "From the bottom up: hardware, the host's system with its kernel, a hypervisor that is a program "
            "there, virtual machines."
        ),
        "engine": _(
            "From the bottom up: hardware, the host's kernel, containers. The engine sets them up beside, and "
            "their processes call the host's kernel directly."
        ),
    }


def _costs(arrangement: Arrangement, machine: MeasuredMachine | None) -> list[tuple[str, str]]:
    if arrangement == "engine":
        kernel = _("None: it uses the kernel that already runs.")
        memory = _("What its processes use, no more.")
        disk = _("Its libraries and files; layers that images share are stored once.")
    elif machine is None:
        kernel = _("One of its own, booted for it.")
        memory = _("Set aside for a whole system, before the service asks for any.")
        disk = _("A whole system: kernel, start-up programs, libraries.")
    else:
        kernel = _("One of its own, booted for it: {release}.").format(release=machine.kernel)
        memory = _("The guest sees {seen}; {held} held on the host.").format(
            seen=megabytes(machine.memory_mb), held=megabytes(machine.resident_mb)
        )
        disk = _("{size} of kernel and system, before the service's own files.").format(size=megabytes(machine.disk_mb))
    return [(_("Kernel"), kernel), (_("Memory"), memory), (_("Disk"), disk)]


def _draw(canvas: Canvas, y: float, arrangement: Arrangement, machine: MeasuredMachine | None) -> float:
    y = canvas.paragraph(0, y, WIDTH, _names()[arrangement], TITLE)
    y = canvas.paragraph(0, y + 2, WIDTH, _from_below()[arrangement], NOTE._replace(tone="page-ink")) + 10
    below: list[tuple[Kind, str, str]] = [("hardware", _("Hardware"), "")]
    if arrangement == "type1":
        below.insert(0, ("hypervisor", _("Hypervisor"), _("on the hardware itself")))
    else:
        below.insert(0, ("kernel", _("Host kernel"), _("the system that is already up")))
    if arrangement == "type2":
        below.insert(0, ("hypervisor", _("Hypervisor"), _("a program of the host, such as QEMU")))
    bottom = _services(canvas, y, arrangement)
    for kind, label, note in below:
        height = block_height(_LAYERS, label, note)
        canvas.block(kind, Place(0, bottom + _GAP, _LAYERS, height), label, note)
        bottom += _GAP + height
    return max(bottom, _panel(canvas, y, arrangement, machine))


def _services(canvas: Canvas, y: float, arrangement: Arrangement) -> float:
    """What stands on the common layers: two virtual machines, or the engine and two containers."""
    inside: list[tuple[Kind, str]] = [("application", _("Service")), ("libraries", _("Libraries"))]
    outer: Kind = "namespace"
    title, left, count = _("Container"), 140.0, 2
    if arrangement != "engine":
        inside += [("kernel", _("Guest kernel")), ("hardware", _("Virtual hardware"))]
        outer, title, left = "hypervisor", _("Virtual machine"), 0.0
    width = (_LAYERS - left - _GAP * (count - 1)) / count
    bottom = y
    for index in range(count):
        x = left + index * (width + _GAP)
        inner = canvas.paragraph(x + 10, y + 6, width - 20, title, NOTE._replace(bold=True, tone="page-ink"))
        for kind, label in inside:
            height = block_height(width - 16, label)
            canvas.block(kind, Place(x + 8, inner + _GAP, width - 16, height), label)
            inner += _GAP + height
        bottom = inner + 8
        canvas.box(outer, Place(x, y, width, bottom - y), dashed=True, hollow=True, thick=2)
    if arrangement == "engine":
        label, note = _("Engine"), _("sets them up")
        height = block_height(left - 26, label, note)
        canvas.block("engine", Place(0, bottom - height, left - 26, height), label, note)
        middle = bottom - height / 2
        canvas.arrow([(left - 26, middle), (left - 2, middle)])
    return bottom


def _panel(canvas: Canvas, y: float, arrangement: Arrangement, machine: MeasuredMachine | None) -> float:
    x, width = _LAYERS + 24, WIDTH - _LAYERS - 24
    bold, plain = NOTE._replace(bold=True, tone="page-ink"), NOTE._replace(tone="page-ink")
    y = canvas.paragraph(x, y, width, _("What one more service costs"), TITLE)
    for heading, text in _costs(arrangement, machine):
        y = canvas.paragraph(x, y + 8, width, heading, bold)
        y = canvas.paragraph(x, y, width, text, plain)
    if machine is not None and arrangement != "engine":
        source = (
            _("Recorded earlier, on a type 2 hypervisor.")
            if machine.recorded
            else _("Measured in this notebook, on a type 2 hypervisor.")
        )
        y = canvas.paragraph(x, y + 8, width, source, NOTE._replace(tone="muted"))
    return y
