"""Virtual machines: the lab VM that brings a real Docker, and the tiny machine that lesson 01 boots."""

from typing import TYPE_CHECKING

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.vm.acceleration import accelerator as accelerator
    from lab.vm.booting import boot as boot
    from lab.vm.facts import image as image

_HOME = {"accelerator": "acceleration", "boot": "booting", "image": "facts"}
__all__ = [*_HOME]  # noqa: PLE0604 - it holds names only


__getattr__ = loader(__name__, _HOME)
