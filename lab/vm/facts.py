"""`lab.vm.image()`: what the complete lab VM weighs, for the lessons that compare."""

from dataclasses import dataclass

from lab.errors import LabError
from lab.messages import translate as _
from lab.units import DISK_MB
from lab.vm.machine import MEMORY_MB, Files
from lab.vm.manifest import read_intact
from lab.vm.service import prepare


@dataclass(frozen=True)
class VmImage:
    """A complete Debian with Docker Engine, ready to boot or to resume.

    Attributes:
        disk_mb: kernel, initial file system and disk, in MB (10^6 bytes).
        state_mb: the saved memory and devices, in MB.
        packages: how many Debian packages are on the disk.
        memory_mb: the memory that the machine is given, in MB (2^20 bytes).
        docker: the engine's version.
        kernel: the guest's kernel release.
        cold_boot_seconds: from power-on to an engine that answered, when the image was made.
        files: where they are.
        accelerator: what the state was saved on.
    """

    disk_mb: float
    state_mb: float
    packages: int
    memory_mb: int
    docker: str
    kernel: str
    cold_boot_seconds: float
    files: Files
    accelerator: str


def image() -> VmImage:
    """The lab VM's image, made first where it is missing (about a minute), with a line for each step.

    Raises:
        LabError: it cannot be made here.
    """
    files = Files(prepare(say=print))
    manifest = read_intact(files.folder)
    if manifest is None:
        raise LabError(_("The saved lab VM was damaged just now."), next_step=_("Run this again: it will be made again."))
    disk = sum(path.stat().st_size for path in (files.kernel, files.initramfs, files.disk))
    return VmImage(
        disk_mb=disk / DISK_MB,
        state_mb=files.state.stat().st_size / DISK_MB,
        packages=len(manifest.packages),
        memory_mb=MEMORY_MB,
        docker=manifest.docker,
        kernel=manifest.kernel,
        cold_boot_seconds=manifest.cold_boot_seconds,
        files=files,
        accelerator=manifest.accelerator,
    )
