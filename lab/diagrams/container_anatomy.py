"""The anatomy of a container that really runs: what is its own, what is the host's, its limits and its layers."""

from typing import TYPE_CHECKING

from lab.diagrams.anatomy_facts import Anatomy, NamespaceFact
from lab.diagrams.anatomy_reading import read_anatomy
from lab.diagrams.anatomy_words import limits, meaning
from lab.diagrams.measure import CODE, NOTE, TITLE
from lab.diagrams.style import Kind
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram, pick_one, press
from lab.errors import LabError
from lab.messages import translate as _
from lab.numbers import megabytes

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_COLUMN, _GAP = 345.0, 6.0
_PAGE = NOTE._replace(tone="page-ink")


def anatomy_svg(facts: Anatomy, selected: str | None = None) -> str:
    """The container's parts.

    Args:
        facts: what `read_anatomy` found.
        selected: a namespace's name, "limits" or "files", to be pointed at and explained; `None` for neither.
    """
    canvas = Canvas("anatomy")
    y = canvas.paragraph(0, 0, WIDTH, _title(facts), TITLE)
    y = canvas.paragraph(0, y, WIDTH, _("Image: {image}").format(image=facts.image), _PAGE) + 8
    own = [namespace for namespace in facts.namespaces if namespace.own]
    shared = [namespace for namespace in facts.namespaces if not namespace.own]
    ends = [
        _namespaces(canvas, Place(0, y, _COLUMN, 0), (_("Its own namespaces"), "namespace", own), selected),
        _namespaces(canvas, Place(WIDTH - _COLUMN, y, _COLUMN, 0), (_("Shared with the host"), "kernel", shared), selected),
    ]
    outlines: dict[float, Kind] = {0.0: "namespace", WIDTH - _COLUMN: "kernel"}
    for x, outline in outlines.items():
        canvas.box(outline, Place(x, y, _COLUMN, max(ends) - y), dashed=True, hollow=True, thick=2)
    y = max(ends) + 10
    texts = _("Limits: its control group"), " · ".join(limits(facts)), facts.cgroup
    height = block_height(WIDTH, *texts)
    canvas.block("cgroup", Place(0, y, WIDTH, height), *texts[:2], command=texts[2], selected=selected == "limits")
    y = _files(canvas, y + height + 10, facts, selected == "files")
    kernel = _("Kernel {release}: the host's, there is no other").format(release=facts.kernel)
    canvas.block("kernel", Place(0, y, WIDTH, block_height(WIDTH, kernel)), kernel)
    if selected is not None:
        _explain(canvas, y + block_height(WIDTH, kernel) + 14, facts, selected)
    return canvas.svg(_title(facts), " ".join(anatomy_text(facts)))


def anatomy_text(facts: Anatomy) -> list[str]:
    """The same in words."""
    own = ", ".join(namespace.name for namespace in facts.namespaces if namespace.own)
    shared = ", ".join(namespace.name for namespace in facts.namespaces if not namespace.own)
    layers = ", ".join(_layer(digest, size) for digest, size in _layers(facts))
    return [
        _("Image: {image}").format(image=facts.image),
        _("Its own namespaces: {names}.").format(names=own or _("none")),
        _("Shared with the host: {names}.").format(names=shared or _("none")),
        _("Limits: {limits}. Control group {path}.").format(limits=", ".join(limits(facts)), path=facts.cgroup),
        _("Root file system of type {type}; image layers from the top down: {layers}.").format(
            type=facts.root_type, layers=layers
        ),
        _("Kernel {release}: the host's, there is no other").format(release=facts.kernel),
    ]


def anatomy(client: "DockerClient", container: "Container | str") -> Diagram:
    """The widget: reads a running container, and again whenever its button is pressed.

    Args:
        client: the engine, from `lab.engine()`.
        container: the container, its name or its id.

    Raises:
        LabError: where it is not there or does not run.
    """
    first = read_anatomy(client, container)
    found: list[Anatomy | LabError] = [first]
    choice = pick_one(
        _("Part"),
        {
            **{namespace.name: namespace.name for namespace in first.namespaces},
            "limits": _("limits"),
            "files": _("files"),
        },
    )

    def read_again() -> None:
        try:
            found[0] = read_anatomy(client, container)
        except LabError as problem:
            found[0] = problem
        diagram.refresh()

    def draw() -> str:
        facts = found[0]
        if isinstance(facts, Anatomy):
            return anatomy_svg(facts, choice.value)
        canvas = Canvas("anatomy")
        canvas.paragraph(0, 0, WIDTH, str(facts), _PAGE)
        return canvas.svg(_("Anatomy of a container"), str(facts))

    def describe() -> list[str]:
        facts = found[0]
        return anatomy_text(facts) if isinstance(facts, Anatomy) else [str(facts)]

    diagram = Diagram(
        _("Anatomy of a container"),
        draw,
        describe,
        controls=[choice, press(_("Read again"), read_again)],
        static=lambda: anatomy_svg(first),
    )
    return diagram


def _title(facts: Anatomy) -> str:
    return _("Anatomy of container {name}").format(name=facts.name)


def _namespaces(canvas: Canvas, place: Place, content: tuple[str, Kind, list[NamespaceFact]], selected: str | None) -> float:
    title, kind, namespaces = content
    width = place.width - 16
    y = canvas.paragraph(place.x + 10, place.y + 6, width, title, _PAGE._replace(bold=True)) + _GAP
    for namespace in namespaces:
        texts = f"{namespace.name} · {namespace.identity}", meaning(namespace.name)
        height = block_height(width, *texts)
        block = Place(place.x + 8, y, width, height)
        canvas.block(kind, block, *texts, selected=namespace.name == selected)
        y += height + _GAP
    return y + 2


def _files(canvas: Canvas, y: float, facts: Anatomy, selected: bool) -> float:
    label = _("Root file system ({type})").format(type=facts.root_type)
    note = _("A writable layer of its own on top of the image's, which are only read.")
    height = block_height(WIDTH, label, note)
    canvas.block("libraries", Place(0, y, WIDTH, height), label, note, selected=selected)
    y += height + _GAP
    for digest, size in _layers(facts):
        text = _layer(digest, size)
        height = block_height(WIDTH - 40, "", text)
        canvas.block("layer", Place(40, y, WIDTH - 40, height), "", text)
        y += height + _GAP
    return y + 4


def _layers(facts: Anatomy) -> list[tuple[str, float | None]]:
    """From the top down."""
    return [(layer.digest, layer.size_mb) for layer in reversed(facts.layers)]


def _layer(digest: str, size: float | None) -> str:
    text = _("image layer {digest}").format(digest=digest)
    return text if size is None else f"{text} · {megabytes(size)}"


def _explain(canvas: Canvas, y: float, facts: Anatomy, selected: str) -> None:
    names = {"limits": _("limits"), "files": _("files")}
    commands = {"limits": "docker inspect NAME", "files": "docker image inspect IMAGE"}
    command = commands.get(selected, f"docker exec NAME readlink /proc/self/ns/{selected}")
    y = canvas.paragraph(0, y, WIDTH, f"{names.get(selected, selected)}: {meaning(selected)}", _PAGE)
    for namespace in facts.namespaces:
        if namespace.name == selected:
            y = canvas.paragraph(0, y, WIDTH, _whose(namespace), _PAGE)
    y = canvas.paragraph(0, y + 6, WIDTH, _("Shown by:"), _PAGE)
    canvas.paragraph(0, y, WIDTH, command, CODE._replace(tone="page-ink"))


def _whose(namespace: NamespaceFact) -> str:
    if not namespace.own:
        return _("The same number as the host's: the container sees what the host sees.")
    if namespace.host is None:
        return _("Its own: the engine makes one for every container.")
    return _("Its own: the host's is number {number}, and out of its sight.").format(number=namespace.host)
