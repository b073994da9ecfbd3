"""The layers of an image that an engine really has: what made each, how large it is, and the files in it."""

import re
from typing import TYPE_CHECKING

from lab.diagrams.measure import CODE, LABEL, NOTE, TITLE, text_width
from lab.diagrams.svg import WIDTH, Canvas, Place, block_height
from lab.diagrams.widget import Diagram, pick_one
from lab.imagefiles import ImageLayer, LayerFile, SavedImage, read_image
from lab.messages import translate as _
from lab.numbers import megabytes, number

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

_GAP, _SHOWN = 6.0, 12
_PAGE = NOTE._replace(tone="page-ink")
_NO_STEP = "—"
# what the engine's builders write before a step that runs nothing, and before one that runs a shell
_NOT_RUN, _SHELL = "/bin/sh -c #(nop)", "/bin/sh -c"
_COPIED = re.compile(r"\b(file|dir|multi):([0-9a-f]{8})[0-9a-f]{56}\b")


def image_layers_svg(image: SavedImage, selected: int | None = None) -> str:
    """The image's layers, the newest on top, and below them the files of one.

    Args:
        image: what `lab.imagefiles.read_image` read.
        selected: the number of a layer, from 1 at the base; `None` selects none.
    """
    canvas = Canvas("layers")
    y = canvas.paragraph(0, 0, WIDTH, _title(image), TITLE) + 8
    writable = _("A container's own layer goes on top: the only one that is written to. It goes with the container.")
    height = block_height(WIDTH, "", writable)
    canvas.box("layer", Place(0, y, WIDTH, height), dashed=True, hollow=True, thick=2)
    canvas.paragraph(20, y + 7, WIDTH - 40, writable, _PAGE)
    y += height + _GAP
    for index, layer in reversed([*enumerate(image.layers, start=1)]):
        texts = _heading(index, layer), "", _cut(written_step(layer.step), WIDTH - 40)
        height = block_height(WIDTH, *texts)
        canvas.block("layer", Place(0, y, WIDTH, height), *texts[:2], command=texts[2], selected=index == selected)
        y += height + _GAP
    if selected is not None:
        _list_files(canvas, y + 8, selected, image.layers[selected - 1])
    return canvas.svg(_title(image), " ".join(image_layers_text(image)))


def image_layers_text(image: SavedImage) -> list[str]:
    """The same in words, from the base up."""
    return [
        _title(image),
        *(
            f"{_heading(index, layer)}: {written_step(layer.step)}. {', '.join(_lines(layer))}"
            for index, layer in enumerate(image.layers, start=1)
        ),
    ]


def image_layers(client: "DockerClient", image: "Image | str") -> Diagram:
    """The widget: the image is saved and opened once; choose a layer to see its files.

    Args:
        client: the engine, from `lab.engine()`.
        image: the image, its tag or its id.

    Raises:
        LabError: the engine has no such image.
    """
    saved = read_image(client, image)
    last = len(saved.layers)
    choice = pick_one(_("Layer"), {index: str(index) for index in range(last, 0, -1)})
    return Diagram(
        _("Layers of an image"),
        lambda: image_layers_svg(saved, choice.value),
        lambda: image_layers_text(saved),
        controls=[choice],
        static=lambda: image_layers_svg(saved, last),
    )


def shown_files(layer: ImageLayer) -> list[LayerFile]:
    """The files that are worth a line: deletions first, then the largest."""
    return sorted(layer.files, key=lambda file: (not file.deletes, -file.size, file.path))[:_SHOWN]


def written_step(step: str) -> str:
    """The Dockerfile's step, without what the engine's builder wraps it in."""
    step = _COPIED.sub(r"\1:\2…", " ".join(step.split()))
    if step.startswith(_NOT_RUN):
        return step.removeprefix(_NOT_RUN).strip()
    ran = step.removesuffix("# buildkit").removeprefix("RUN ")
    if ran.startswith(_SHELL):
        return f"RUN {ran.removeprefix(_SHELL).strip()}"
    return step.removesuffix("# buildkit").strip() or _NO_STEP


def _title(image: SavedImage) -> str:
    total = sum(layer.size for layer in image.layers) / 1e6
    return _("Image {name}: layers {count}, {size}").format(name=image.name, count=len(image.layers), size=megabytes(total))


def _heading(index: int, layer: ImageLayer) -> str:
    return _("Layer {number} · {size} · files {count}").format(number=index, size=_size(layer.size), count=len(layer.files))


def _size(count: int) -> str:
    if count < 1_000:
        return _("{size} bytes").format(size=count)
    return megabytes(count / 1e6) if count >= 1e5 else _("{size} kB").format(size=number(count / 1e3))


def _file(file: LayerFile) -> str:
    if file.deletes:
        return _("{path}: deleted here").format(path=file.path)
    return _("{path}: {size} bytes").format(path=file.path, size=file.size)


def _lines(layer: ImageLayer) -> list[str]:
    files = [_file(file) for file in shown_files(layer)]
    return (files + [_("{path}/: folder").format(path=folder) for folder in layer.folders])[:_SHOWN]


def _list_files(canvas: Canvas, y: float, index: int, layer: ImageLayer) -> None:
    title = _("Files of layer {number}").format(number=index)
    y = canvas.paragraph(0, y, WIDTH, title, LABEL._replace(tone="page-ink"))
    for line in _lines(layer):
        y = canvas.paragraph(0, y + 2, WIDTH, line, CODE._replace(tone="page-ink"))
    if (more := len(layer.files) + len(layer.folders) - _SHOWN) > 0:
        canvas.paragraph(0, y + 2, WIDTH, _("and {count} more").format(count=more), _PAGE)


def _cut(text: str, width: float) -> str:
    if text_width(text, CODE) <= width:
        return text
    while text and text_width(f"{text}…", CODE) > width:
        text = text[:-1]
    return f"{text}…"
