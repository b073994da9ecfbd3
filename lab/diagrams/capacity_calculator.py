"""The capacity calculator: a host's memory to scale, filled with virtual machines and with containers."""

from lab.diagrams.capacity_plan import Capacity, plan_capacity
from lab.diagrams.measure import NOTE, TITLE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place
from lab.diagrams.widget import Diagram, slide
from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import megabytes, number

_BAR = 64.0
_NARROWEST = 5.0
"""Below this width, pixels, single services are not drawn apart."""


def capacity_svg(plan: Capacity) -> str:
    """The host's memory drawn to scale twice: filled with virtual machines, and with containers."""
    canvas = Canvas("capacity")
    y = canvas.paragraph(0, 0, WIDTH, _("One host with {size}").format(size=megabytes(plan.host_mb)), TITLE) + 10
    y = _host(canvas, y, plan, _vms(plan), plan.with_vms, "hypervisor", plan.vm_mb) + 20
    y = _host(canvas, y, plan, _containers(plan), plan.with_containers, "namespace", plan.container_mb) + 20
    _legend(canvas, y)
    return canvas.svg(_("How many services fit"), " ".join(capacity_text(plan)))


def capacity_text(plan: Capacity) -> list[str]:
    """The same in words."""
    return [
        _("The host has {host} and keeps {reserved} for itself.").format(
            host=megabytes(plan.host_mb), reserved=megabytes(plan.reserved_mb)
        ),
        _("Each in a VM, a service takes {service} + {extra}.").format(
            service=megabytes(plan.service_mb), extra=megabytes(plan.vm_mb)
        ),
        _vms(plan),
        _("Each in a container, a service takes {service} + {extra}.").format(
            service=megabytes(plan.service_mb), extra=megabytes(plan.container_mb)
        ),
        _containers(plan),
    ]


def capacity(
    *,
    host_mb: int = 8192,
    reserved_mb: int = 1024,
    vm_mb: int = 512,
    container_mb: int = 8,
    service_mb: int = 64,
) -> Diagram:
    """The widget: a slider for each figure, which `plan_capacity` explains.

    Raises:
        LabError: where the figures given cannot be.
    """
    plan_capacity(host_mb=host_mb, reserved_mb=reserved_mb, vm_mb=vm_mb, container_mb=container_mb, service_mb=service_mb)
    sliders = {
        "host_mb": slide(_("The host's memory, MB"), host_mb, 512, max(65536, host_mb), 512),
        "reserved_mb": slide(_("The host keeps for itself, MB"), reserved_mb, 0, max(8192, reserved_mb), 128),
        "vm_mb": slide(_("A VM's own system, MB"), vm_mb, 16, max(4096, vm_mb), 16),
        "container_mb": slide(_("A container's own share, MB"), container_mb, 0, max(128, container_mb), 1),
        "service_mb": slide(_("The service itself, MB"), service_mb, 1, max(2048, service_mb), 1),
    }

    def plan() -> Capacity:
        return plan_capacity(**{name: slider.value for name, slider in sliders.items()})

    def draw() -> str:
        try:
            return capacity_svg(plan())
        except LabError as problem:
            canvas = Canvas("capacity")
            canvas.paragraph(0, 0, WIDTH, str(problem), NOTE._replace(tone="page-ink"))
            return canvas.svg(_("How many services fit"), str(problem))

    def describe() -> list[str]:
        try:
            return capacity_text(plan())
        except LabError as problem:
            return [str(problem)]

    return Diagram(_("How many services fit"), draw, describe, controls=list(sliders.values()))


def _vms(plan: Capacity) -> str:
    return _("Services that fit, each in a VM: {count}.").format(count=number(plan.with_vms))


def _containers(plan: Capacity) -> str:
    return _("Services that fit, each in a container: {count}.").format(count=number(plan.with_containers))


def _host(canvas: Canvas, y: float, plan: Capacity, title: str, count: int, kind: Kind, extra: float) -> float:
    scale = WIDTH / plan.host_mb
    y = canvas.paragraph(0, y, WIDTH, title, NOTE._replace(size=15, bold=True, tone="page-ink")) + 4
    canvas.box("hardware", Place(0, y, WIDTH, _BAR), hollow=True, dashed=True)
    reserved = plan.reserved_mb * scale
    if reserved >= 1:
        canvas.box("kernel", Place(0, y, reserved, _BAR))
    each, own = (extra + plan.service_mb) * scale, extra * scale
    apart = each >= _NARROWEST
    # too many to draw one by one: the same two amounts, each in one piece
    pieces, factor = (count, 1) if apart else (min(count, 1), count)
    for index in range(pieces):
        x = reserved + index * each
        # a hair's breadth keeps neighbours apart
        if own > 0:
            canvas.box(kind, Place(x, y, own * factor, _BAR), thick=1)
        canvas.box("application", Place(x + own * factor, y, (each - own) * factor, _BAR), thick=1)
    y += _BAR
    used = plan.reserved_mb + count * (extra + plan.service_mb)
    left = _("{free} of {host} left over").format(free=megabytes(plan.host_mb - used), host=megabytes(plan.host_mb))
    if not apart and count:
        left = _("{left}; too many to draw one by one").format(left=left)
    return canvas.paragraph(0, y + 2, WIDTH, left, NOTE._replace(tone="muted"))


def _legend(canvas: Canvas, y: float) -> None:
    entries: list[tuple[Kind, str]] = [
        ("kernel", _("kept by the host")),
        ("hypervisor", _("a VM's own system")),
        ("namespace", _("a container's own share")),
        ("application", _("the service itself")),
    ]
    half = WIDTH / 2
    for index, (kind, text) in enumerate(entries):
        x, top = (index % 2) * half, y + index // 2 * 34
        canvas.box(kind, Place(x, top, 44, 26))
        canvas.paragraph(x + 54, top + 4, half - 60, text, NOTE._replace(tone="page-ink"))
