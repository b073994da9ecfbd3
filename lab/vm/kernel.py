"""The guest's kernel and the modules it needs, taken out of Debian's kernel package."""

import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lab.errors import LabError
from lab.messages import translate as _


@dataclass(frozen=True)
class Kernel:
    """A kernel as unpacked: its release (as `uname -r` prints it), its image and its modules' folder."""

    release: str
    image: Path
    modules: Path


def find_kernel(root: Path) -> Kernel:
    """The kernel in an unpacked tree.

    Raises:
        LabError: there is none.
    """
    for image in sorted((root / "boot").glob("vmlinuz-*")):
        release = image.name.removeprefix("vmlinuz-")
        for modules in (root / "usr/lib/modules" / release, root / "lib/modules" / release):
            if modules.is_dir():
                return Kernel(release, image, modules)
    raise LabError(
        _("The kernel package holds no kernel with its modules."),
        next_step=_("Delete the cache folder {folder} and try again.").format(folder=root.parent),
    )


def load_order(kernel: Kernel, wanted: Iterable[str]) -> dict[str, bytes]:
    """The wanted modules and all that they depend on, uncompressed, in the order in which they can be loaded.

    Modules that are built into the kernel are left out. The guest would pay for decompression at every boot.

    Args:
        kernel: the kernel they belong to.
        wanted: names as `lsmod` shows them.
    """
    files = {_name(path.name): path for path in kernel.modules.rglob("*.ko*")}
    builtin = {_name(Path(line).name) for line in (kernel.modules / "modules.builtin").read_text().split()}
    loaded: dict[str, bytes] = {}

    def visit(name: str) -> None:
        if name in loaded or name in builtin:
            return
        if name not in files:
            raise LabError(
                _("Kernel {release} has no module {name}.").format(release=kernel.release, name=name),
                next_step=_("Report this with the kernel's name: the course's list of modules needs an update."),
            )
        content = _content(files[name])
        for dependency in _depends(content):
            visit(dependency)
        loaded[name] = content

    for name in wanted:
        visit(name)
    return loaded


def _name(file_name: str) -> str:
    return file_name.split(".ko", maxsplit=1)[0].replace("-", "_")


def _content(path: Path) -> bytes:
    return lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()


def _depends(module: bytes) -> Iterator[str]:
    """Names in the `depends=` entry of the module's `.modinfo` section (NUL-separated `key=value`)."""
    match = re.search(rb"\0depends=([^\0]*)\0", module)
    yield from (name.replace("-", "_") for name in (match[1].decode() if match else "").split(",") if name)
