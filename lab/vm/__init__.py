"""Virtual machines: the lab VM that brings a real Docker, and the tiny machine that lesson 01 boots."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lab.vm.acceleration import accelerator as accelerator
    from lab.vm.booting import boot as boot
    from lab.vm.facts import image as image

_HOME = {"accelerator": "lab.vm.acceleration", "boot": "lab.vm.booting", "image": "lab.vm.facts"}
__all__ = [*_HOME]  # noqa: PLE0604 - it holds names only


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'lab.vm' has no attribute {name!r}")
