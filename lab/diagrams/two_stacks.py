"""The two stacks side by side: what stands under an application in a VM, and in a container."""

from dataclasses import dataclass

from lab.diagrams.measure import CODE, NOTE, TITLE, wrap
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram, pick_one
from lab.messages import translate as _

_COLUMN, _GAP = 345.0, 6.0
_INNER = (_COLUMN - _GAP) / 2 - 16
_BOX_LABEL = NOTE._replace(bold=True, tone="page-ink")
_IN_VM, _UNDER_VM = ("application", "libraries", "guest-kernel"), ("hypervisor", "hardware")
_IN_BOX, _UNDER_BOX = ("application", "libraries"), ("engine", "host-kernel", "hardware")


@dataclass(frozen=True)
class Layer:
    """One layer: its name, what it is, and the command that shows it."""

    key: str
    kind: Kind
    name: str
    meaning: str
    command: str


def layers() -> dict[str, Layer]:
    """Every layer of both stacks by its key, from the top down."""
    every = [
        Layer(
            "application",
            "application",
            _("Application"),
            _("The service itself: one or more processes. In a container they are processes of the host."),
            "docker top NAME",
        ),
        Layer(
            "libraries",
            "libraries",
            _("Libraries and files"),
            _("The root file system that the application sees. A container's comes from an image, in layers."),
            "docker image history IMAGE",
        ),
        Layer(
            "guest-kernel",
            "kernel",
            _("Guest kernel"),
            _("A second kernel, booted on virtual hardware: one for each virtual machine."),
            "machine.run('uname -r')",
        ),
        Layer(
            "hypervisor",
            "hypervisor",
            _("Hypervisor"),
            _("Presents virtual hardware to each guest and shares the real one among them."),
            "pgrep -a qemu",
        ),
        Layer(
            "box",
            "namespace",
            _("The container's box"),
            _("Namespaces decide what its processes see, a control group how much they may use."),
            "docker exec NAME ls -l /proc/self/ns",
        ),
        Layer(
            "engine",
            "engine",
            _("Container engine"),
            _(
                "Fetches images and asks the kernel for namespaces, control groups and a root file system. The "
                "application then runs on the kernel directly, not through the engine."
            ),
            "docker version",
        ),
        Layer(
            "host-kernel",
            "kernel",
            _("Host kernel"),
            _("The kernel that is already up. Every container uses it: inside and outside show the same release."),
            "docker exec NAME uname -r; uname -r",
        ),
        Layer(
            "hardware",
            "hardware",
            _("Hardware"),
            _("Processors, memory, disk and network, shared by everything above."),
            "lscpu",
        ),
    ]
    return {layer.key: layer for layer in every}


def stacks_svg(selected: str | None = None) -> str:
    """Both stacks, and below them what the selected layer is and which command shows it.

    Args:
        selected: a key of `layers()`; `None` selects nothing and leaves that part out.
    """
    canvas = Canvas("stacks")
    sides = (
        _Side(0, _("Virtual machines"), _("Virtual machine"), "hypervisor", _IN_VM, _UNDER_VM, selected),
        _Side(
            WIDTH - _COLUMN, _("Containers"), _("Container"), "namespace", _IN_BOX, _UNDER_BOX, selected
        ),
    )  # fmt: skip
    top = max(canvas.paragraph(side.x, 0, _COLUMN, side.title, TITLE) for side in sides) + 8
    # both stand on the same ground, so that the lower stack is seen to be lower
    ground = top + max(side.height() for side in sides)
    for side in sides:
        side.draw(canvas, ground)
    if selected is not None:
        _explain(canvas, ground + 16, layers()[selected])
    return canvas.svg(_("Two stacks"), " ".join(stacks_text()))


def stacks_text() -> list[str]:
    """The same in words."""
    return [
        _(
            "Virtual machines, from the top down: application, libraries and files and a guest kernel in each "
            "machine; then hypervisor and hardware."
        ),
        _(
            "Containers, from the top down: application and libraries and files in each box of namespaces and "
            "control group; then container engine, host kernel and hardware."
        ),
        *(f"{layer.name}: {layer.meaning} {layer.command}" for layer in layers().values()),
    ]


def stacks() -> Diagram:
    """The widget: choose a layer to read what it is and which command shows it."""
    choice = pick_one(_("Layer"), {key: layer.name for key, layer in layers().items()})
    return Diagram(
        _("Two stacks"),
        lambda: stacks_svg(choice.value),
        stacks_text,
        controls=[choice],
        static=lambda: stacks_svg(None),
    )


@dataclass(frozen=True)
class _Side:
    """One of the two stacks: two boxes side by side on common layers."""

    x: float
    title: str
    box: str
    outline: Kind
    inside: tuple[str, ...]
    under: tuple[str, ...]
    selected: str | None

    def height(self) -> float:
        every = layers()
        inner = sum(block_height(_INNER, every[key].name) + _GAP for key in self.inside)
        common = sum(block_height(_COLUMN, every[key].name) + _GAP for key in self.under)
        return self._label_height() + inner + 8 + common

    def draw(self, canvas: Canvas, ground: float) -> None:
        every = layers()
        y = ground - self.height()
        outer = _INNER + 16
        for x in (self.x, self.x + outer + _GAP):
            inner = canvas.paragraph(x + 18, y + 6, outer - 28, self.box, _BOX_LABEL) + _GAP
            for key in self.inside:
                height = block_height(_INNER, every[key].name)
                place = Place(x + 8, inner, _INNER, height)
                canvas.block(every[key].kind, place, every[key].name, selected=key == self.selected)
                inner += height + _GAP
            chosen = self.selected == "box" and self.outline == "namespace"
            place = Place(x, y, outer, inner + 2 - y)
            canvas.box(self.outline, place, dashed=True, hollow=True, thick=5 if chosen else 2)
            if chosen:
                canvas.pointer(x, y + 16)
        y = inner + 2
        for key in self.under:
            y += _GAP
            height = block_height(_COLUMN, every[key].name)
            place = Place(self.x, y, _COLUMN, height)
            canvas.block(every[key].kind, place, every[key].name, selected=key == self.selected)
            y += height

    def _label_height(self) -> float:
        return 6 + len(wrap(self.box, _INNER - 12, _BOX_LABEL)) * _BOX_LABEL.leading + _GAP - 6


def _explain(canvas: Canvas, y: float, layer: Layer) -> None:
    page = NOTE._replace(tone="page-ink")
    y = canvas.paragraph(0, y, WIDTH, layer.name, TITLE)
    y = canvas.paragraph(0, y + 2, WIDTH, layer.meaning, page)
    y = canvas.paragraph(0, y + 6, WIDTH, _("Shown by:"), page)
    canvas.paragraph(0, y, WIDTH, layer.command, CODE._replace(tone="page-ink"))
