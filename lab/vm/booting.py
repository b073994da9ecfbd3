"""`lab.vm.boot()`: a complete Linux, booted live before the learner's eyes."""

from lab.errors import LabError, UnobtainableError
from lab.messages import translate as _
from lab.vm.acceleration import find_accelerator
from lab.vm.machine import TINY_MEMORY_MB
from lab.vm.parts import get_parts
from lab.vm.recording import RecordedMachine
from lab.vm.tinyvm import TinyMachine

Machine = TinyMachine | RecordedMachine


def boot(*, memory_mb: int = TINY_MEMORY_MB, quiet: bool = False) -> Machine:
    """Boot a small Linux (a kernel and BusyBox) in QEMU, its boot log streamed into the notebook.

    Where QEMU cannot be had, a recorded boot is shown and says so.

    Args:
        memory_mb: memory given to the machine, in MiB as QEMU counts.
        quiet: do not show the log.

    Raises:
        LabError: no memory or disk, or the machine did not come up.
    """
    if not 64 <= memory_mb <= 4096:
        raise LabError(_("memory_mb is {memory}.").format(memory=memory_mb), expected=_("It must be between 64 and 4096."))
    show = _nothing if quiet else print
    try:
        parts = get_parts(show)
    except UnobtainableError as missing:
        return RecordedMachine(show, missing.happened)
    return TinyMachine(parts, find_accelerator(parts), memory_mb, show)


def _nothing(_line: str) -> None:
    pass
