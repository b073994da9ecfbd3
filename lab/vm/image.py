"""The lab VM's files in the cache: found by a hash of what they are made from, checked, and made where they are missing."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files as package_files
from pathlib import Path

from lab.cachefolders import make_folder
from lab.images.binary import find_binary
from lab.messages import translate as _
from lab.paths import cache_dir
from lab.vm import host
from lab.vm.acceleration import Accelerator
from lab.vm.control import LabVm
from lab.vm.lockfile import format_lock
from lab.vm.machine import MEMORY_MB, Files
from lab.vm.manifest import Manifest, read_intact, record_files, write_manifest
from lab.vm.parts import ARCHITECTURE, Parts, complete
from lab.vm.proof import prove_container
from lab.vm.rootfs import build_disk
from lab.vm.tls import make_keys, write_client

# the code that decides what is on the disk and what hardware the state was saved on
_SOURCES = ("rootfs.py", "machine.py", "initramfs.py", "kernel.py")
# a second checkout of the course, of another version, may come back to its own machine for so long
KEPT_UNUSED_DAYS = 14


def image_folder(parts: Parts, accelerator: Accelerator) -> Path:
    """Where the machine made from these inputs is, or will be."""
    here = package_files("lab.vm")
    versions = {package.name: package.version for package in parts.packages}
    inputs = [format_lock(versions), parts.tools.qemu_version(), accelerator.kind]
    inputs += [(here / name).read_text() for name in _SOURCES]
    inputs += [script.read_text() for script in sorted((here / "guest").iterdir(), key=lambda path: path.name)]
    return cache_dir() / "vm" / sha256("\0".join(inputs).encode()).hexdigest()[:16]


def get_image(parts: Parts, accelerator: Accelerator, say: Callable[[str], None]) -> tuple[Files, Manifest]:
    """The machine's files, whole and checked; made first where they are missing or damaged.

    Only one process may call this at a time (the keeper, which holds the machine's lock).

    Raises:
        LabError: no space, or a step failed; nothing half-made is left in place.
    """
    folder = image_folder(parts, accelerator)
    manifest = read_intact(folder)
    if manifest is None:
        parts = complete(parts, say)
        folder = image_folder(parts, accelerator)
        if folder.exists():
            say(_("The saved lab VM is damaged or incomplete: making it again"))
            shutil.rmtree(folder)
        make_folder(folder, lambda made, work: _fill(made, work, parts, accelerator, say))
        manifest = read_intact(folder)
        assert manifest is not None
    os.utime(folder)
    remove_unused(folder)
    return Files(folder), manifest


def remove_unused(used: Path) -> None:
    """Remove machines beside this one that nobody asked for in `KEPT_UNUSED_DAYS`: each takes half a gigabyte."""
    before = time.time() - KEPT_UNUSED_DAYS * 24 * 60 * 60
    for other in used.parent.iterdir():
        if other.is_dir() and other != used and other.stat().st_mtime < before:
            shutil.rmtree(other, ignore_errors=True)


def _fill(made: Path, work: Path, parts: Parts, accelerator: Accelerator, say: Callable[[str], None]) -> None:
    host.require_disk(host.BUILD_DISK_MB)
    files = Files(made)
    say(_("Writing the disk: Debian with Docker Engine, {count} packages").format(count=len(parts.packages)))
    keys = make_keys()
    write_client(keys, files.keys)
    build_disk(parts.packages, keys.server, work, parts.tools, files.disk)
    shutil.copy(parts.kernel, files.kernel)
    shutil.copy(work / "initramfs", files.initramfs)
    say(_("Booting it once, to save the moment when its Docker is ready"))
    version, seconds = asyncio.run(_boot_and_save(parts, files, accelerator, work, say))
    manifest = Manifest(
        docker=version,
        kernel=parts.kernel_release,
        accelerator=accelerator.kind,
        cold_boot_seconds=round(seconds, 2),
        packages={package.name: package.version for package in parts.packages},
        files=record_files(made),
    )
    write_manifest(made, manifest)


async def _boot_and_save(
    parts: Parts, files: Files, accelerator: Accelerator, run: Path, say: Callable[[str], None]
) -> tuple[str, float]:
    host.require_memory(MEMORY_MB + host.OVERHEAD_MB)
    find_binary(ARCHITECTURE)  # for the proof: while it is fetched, a machine would be idle and seem to be stuck
    machine = LabVm(parts.tools, files, accelerator.kind, run)
    try:
        await machine.start(writable=True)
        version, seconds = await machine.boot()
        say(_("Docker {version} answered {seconds:.1f} s after power-on").format(version=version, seconds=seconds))
        await machine.wait(
            asyncio.to_thread(prove_container, machine.port, files.keys), _("The lab VM does not run a container to its end.")
        )
        await machine.save()
    finally:
        await machine.stop()
    return version, seconds
