"""An image as files: its layers, each with what it adds, changes and deletes, read from the archive that `docker save` writes.

Sources: Docker image specification v1.2 ("Combined Image JSON + Filesystem Changeset Format") for the archive, OCI
image-spec ("Image Layer Filesystem Changeset") for deletions: a file `.wh.NAME` says that NAME is gone from here on.
"""

import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"


@dataclass(frozen=True)
class LayerFile:
    """A file of one layer.

    Attributes:
        path: without a leading slash.
        size: bytes; 0 for a deletion.
        deletes: it says that what lower layers have at this path is gone.
    """

    path: str
    size: int
    deletes: bool = False


@dataclass(frozen=True)
class ImageLayer:
    """One layer.

    Attributes:
        digest: the SHA-256 of its uncompressed tar, hex.
        step: what made it.
        files: in the tar's order.
        folders: those in which it has no file: made, or with other rights than before.
    """

    digest: str
    step: str
    files: tuple[LayerFile, ...]
    folders: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of its files together."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class SavedImage:
    """An image that was saved and opened.

    Attributes:
        name: what it was asked for by.
        layers: from the base up.
        settings: what the image says of how it is run (`Config` of the Engine's API).
        steps: the text of every step that made it, settings included, oldest first.
        contents: for each layer, the bytes of its regular files by path.
    """

    name: str
    layers: tuple[ImageLayer, ...]
    settings: Mapping[str, Any]
    steps: tuple[str, ...]
    contents: tuple[Mapping[str, bytes], ...]


def read_image(client: "DockerClient", image: "Image | str") -> SavedImage:
    """Save an image and open the archive, all in memory: meant for images of some tens of MB.

    Args:
        client: the engine, from `lab.engine()`.
        image: the image, its tag or its id.

    Raises:
        LabError: the engine has no such image.
    """
    from docker.errors import ImageNotFound

    name = image if isinstance(image, str) else str((image.tags or [image.short_id])[0])
    try:
        present = client.images.get(image if isinstance(image, str) else str(image.id))
    except ImageNotFound as error:
        raise LabError(
            _("The engine has no image {image}.").format(image=name),
            next_step=_("Run the cell that builds it, then this one again."),
        ) from error
    return open_archive(name, b"".join(present.save()))


def open_archive(name: str, archive: bytes) -> SavedImage:
    """What is in the archive of one image, as the Engine's `GET /images/{name}/get` gives it."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as saved:
        manifest = json.loads(_member(saved, "manifest.json"))[0]
        config = json.loads(_member(saved, manifest["Config"]))
        tars = [_member(saved, path) for path in manifest["Layers"]]
    history = config.get("history") or []
    made = [str(step.get("created_by") or step.get("comment") or "") for step in history if not step.get("empty_layer")]
    steps = made if len(made) == len(tars) else [""] * len(tars)
    opened = [_open_layer(tar) for tar in tars]
    return SavedImage(
        name=name,
        layers=tuple(
            ImageLayer(digest.removeprefix("sha256:"), step, files, folders)
            for digest, step, (files, folders, _contents) in zip(config["rootfs"]["diff_ids"], steps, opened, strict=True)
        ),
        settings=config.get("config") or {},
        steps=tuple(str(step.get("created_by") or "") for step in history),
        contents=tuple(contents for _files, _folders, contents in opened),
    )


def _member(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(path)
    assert member is not None  # both versions of the format list only regular files and links to them
    return member.read()


def _open_layer(tar: bytes) -> tuple[tuple[LayerFile, ...], tuple[str, ...], dict[str, bytes]]:
    files: list[LayerFile] = []
    folders: list[str] = []
    contents: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(tar)) as layer:
        for entry in layer:
            path = PurePosixPath(entry.name)
            if path.name == _OPAQUE:
                files.append(LayerFile(f"{path.parent}/*", 0, deletes=True))
            elif path.name.startswith(_WHITEOUT):
                files.append(LayerFile(str(path.with_name(path.name.removeprefix(_WHITEOUT))), 0, deletes=True))
            elif entry.isdir():
                folders.append(str(path))
            else:
                files.append(LayerFile(str(path), entry.size))
                if entry.isreg() and (content := layer.extractfile(entry)) is not None:
                    contents[str(path)] = content.read()
    used = {str(parent) for path in (*folders, *(file.path for file in files)) for parent in PurePosixPath(path).parents}
    return tuple(files), tuple(folder for folder in folders if folder not in used), contents
