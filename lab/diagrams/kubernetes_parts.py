"""The parts of Kubernetes (P3): what is declared, the control plane that watches over it, and the nodes that do the work."""

from dataclasses import dataclass

from lab.diagrams.measure import CODE, NOTE, TITLE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram, pick_one
from lab.messages import translate as _

_GAP, _PADDING = 8.0, 10.0
_PAGE = NOTE._replace(tone="page-ink")
_BOX_LABEL = _PAGE._replace(bold=True)
_NODE = (WIDTH - 2 * _GAP) / 2
_INNER = _NODE - 2 * _PADDING
_POD = (_INNER - _GAP) / 2


@dataclass(frozen=True)
class Part:
    """One part: its name, what it does, what did the same in a loop of one's own over Docker, and the command that shows it."""

    key: str
    kind: Kind
    name: str
    meaning: str
    before: str
    command: str


def parts() -> dict[str, Part]:
    """Every part by its key, from what is declared down to the containers."""
    every = [
        Part(
            "manifest",
            "libraries",
            _("Manifest"),
            _("What is desired, written down: objects with apiVersion, kind, metadata and spec."),
            _("the dictionary desired"),
            "kubectl apply -f FILE",
        ),
        Part(
            "api",
            "control",
            _("API server"),
            _("The only door: checks each object and keeps it; all other parts watch it and write to it."),
            _("the variables that every function read"),
            "kubectl get --raw /version",
        ),
        Part(
            "etcd",
            "control",
            "etcd",
            _("The store of all objects, desired and actual. It outlives every other part."),
            _("nothing: with the notebook's kernel all would be forgotten"),
            "kubectl get all",
        ),
        Part(
            "controllers",
            "control",
            _("Controllers"),
            _("Loops, one for each kind of object: compare desired with actual and correct the difference."),
            _("observe, compare and reconcile"),
            "kubectl get events",
        ),
        Part(
            "scheduler",
            "control",
            _("Scheduler"),
            _("Chooses a node with room for each new Pod; without one the Pod waits: Pending."),
            _("place"),
            "kubectl get pods -o wide",
        ),
        Part(
            "kubelet",
            "control",
            "kubelet",
            _("On every node: has the runtime start what was assigned to it, probes it, restarts what fails, reports."),
            _("act"),
            "kubectl describe node",
        ),
        Part(
            "runtime",
            "engine",
            _("Container runtime"),
            _("Runs OCI images through the interface CRI: containerd or CRI-O; in old clusters Docker."),
            _("Docker Engine, itself on containerd and runc"),
            "kubectl get nodes -o wide",
        ),
        Part(
            "pod",
            "namespace",
            "Pod",
            _("One or more containers that share network and fate: the smallest thing that is placed, probed and replaced."),
            _("one container"),
            "kubectl describe pod NAME",
        ),
        Part(
            "container",
            "application",
            _("Container"),
            _("The same image and the same namespaces and control groups as with Docker."),
            _("the same"),
            "kubectl logs POD",
        ),
    ]
    return {part.key: part for part in every}


def kubernetes_svg(selected: str | None = None) -> str:
    """The parts, and below them what the selected one is.

    Args:
        selected: a key of `parts()`; `None` selects nothing and leaves that part out.
    """
    canvas = Canvas("kubernetes")
    every = parts()
    y = _block(canvas, every["manifest"], Place(0, 0, WIDTH, 0), selected)
    canvas.arrow([(WIDTH / 2, y), (WIDTH / 2, y + 22)])
    y = _control_plane(canvas, y + 24, selected)
    canvas.arrow([(_NODE / 2, y + 22), (_NODE / 2, y)])
    canvas.arrow([(WIDTH - _NODE / 2, y + 22), (WIDTH - _NODE / 2, y)])
    y = max(_node(canvas, Place(x, y + 24, _NODE, 0), number, selected) for number, x in ((1, 0.0), (2, WIDTH - _NODE)))
    if selected is not None:
        _explain(canvas, y + 14, every[selected])
    return canvas.svg(_("The parts of Kubernetes"), " ".join(kubernetes_text()))


def kubernetes_text() -> list[str]:
    """The same in words."""
    return [
        _(
            "A manifest goes to the control plane: API server, etcd, controllers and scheduler. The kubelet of each node watches "
            "the API server and has the container runtime run the Pods that were assigned to it."
        ),
        *(f"{part.name}: {part.meaning} {_before(part)}" for part in parts().values()),
    ]


def kubernetes() -> Diagram:
    """The widget: choose a part to read what it does, and what did the same in a loop of one's own."""
    choice = pick_one(_("Part"), {key: part.name for key, part in parts().items()})
    return Diagram(
        _("The parts of Kubernetes"),
        lambda: kubernetes_svg(choice.value),
        kubernetes_text,
        controls=[choice],
        static=lambda: kubernetes_svg(None),
    )


def _control_plane(canvas: Canvas, top: float, selected: str | None) -> float:
    every = parts()
    y = canvas.paragraph(_PADDING + 4, top + 6, WIDTH - 2 * _PADDING, _("Control plane"), _BOX_LABEL) + 4
    y = _block(canvas, every["api"], Place(_PADDING, y, WIDTH - 2 * _PADDING, 0), selected) + _GAP
    width = (WIDTH - 2 * _PADDING - 2 * _GAP) / 3
    keys = ("etcd", "controllers", "scheduler")
    height = max(block_height(width, every[key].name) for key in keys)
    for index, key in enumerate(keys):
        _block(canvas, every[key], Place(_PADDING + index * (width + _GAP), y, width, height), selected)
    bottom = y + height + _PADDING
    canvas.box("control", Place(0, top, WIDTH, bottom - top), dashed=True, hollow=True, thick=2)
    return bottom


def _node(canvas: Canvas, place: Place, number: int, selected: str | None) -> float:
    every = parts()
    x = place.x + _PADDING
    y = canvas.paragraph(x + 4, place.y + 6, _INNER, _("Node {number}").format(number=number), _BOX_LABEL) + 4
    for key in ("kubelet", "runtime"):
        y = _block(canvas, every[key], Place(x, y, _INNER, 0), selected) + _GAP
    bottoms = []
    for index in range(2):
        left = x + index * (_POD + _GAP)
        inner = canvas.paragraph(left + 18, y + 6, _POD - 26, every["pod"].name, _BOX_LABEL) + 4
        inner = _block(canvas, every["container"], Place(left + 8, inner, _POD - 16, 0), selected) + 8
        chosen = selected == "pod"
        canvas.box("namespace", Place(left, y, _POD, inner - y), dashed=True, hollow=True, thick=5 if chosen else 2)
        if chosen:
            canvas.pointer(left, y + 16)
        bottoms.append(inner)
    bottom = max(bottoms) + _PADDING
    canvas.box("hardware", Place(place.x, place.y, _NODE, bottom - place.y), hollow=True, thick=2)
    return bottom


def _block(canvas: Canvas, part: Part, place: Place, selected: str | None) -> float:
    height = place.height or block_height(place.width, part.name)
    canvas.block(part.kind, place._replace(height=height), part.name, selected=part.key == selected)
    return place.y + height


def _explain(canvas: Canvas, y: float, part: Part) -> None:
    y = canvas.paragraph(0, y, WIDTH, part.name, TITLE)
    y = canvas.paragraph(0, y + 2, WIDTH, part.meaning, _PAGE)
    y = canvas.paragraph(0, y + 2, WIDTH, _before(part), _PAGE)
    y = canvas.paragraph(0, y + 6, WIDTH, _("Shown by:"), _PAGE)
    canvas.paragraph(0, y, WIDTH, part.command, CODE._replace(tone="page-ink"))


def _before(part: Part) -> str:
    return _("In your loop over Docker: {part}.").format(part=part.before)
