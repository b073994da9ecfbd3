"""What both machines are made of: QEMU, Debian's packages, their kernel, and lesson 01's small initial file system."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lab import apt
from lab.apt import Package
from lab.cachefolders import locked, make_folder, scratch
from lab.paths import cache_dir
from lab.vm import host
from lab.vm.initramfs import DIRECTORY, Entry, pack
from lab.vm.kernel import find_kernel
from lab.vm.lockfile import read_lock
from lab.vm.rootfs import PACKAGES, guest_file
from lab.vm.tools import Tools, find_tools

RELEASE = "trixie"
ARCHITECTURE = "amd64"


@dataclass(frozen=True)
class Parts:
    """The parts on disk.

    Attributes:
        tools: QEMU and the disk tools.
        kernel: the kernel's image.
        kernel_release: as `uname -r` prints it.
        tiny_initramfs: BusyBox and lesson 01's first process.
        busybox: the guest's BusyBox, static, to run the same program outside.
        packages: Debian packages, complete with their dependencies.
    """

    tools: Tools
    kernel: Path
    kernel_release: str
    tiny_initramfs: Path
    busybox: Path
    packages: list[Package]


def get_parts(say: Callable[[str], None]) -> Parts:
    """The parts, fetched first where they are not in the cache. Processes that ask at once fetch once.

    Raises:
        LabError: no space, no network, or no apt.
    """
    tools = find_tools(say)
    folder = cache_dir() / "guest" / _key()
    if not folder.is_dir():
        make_folder(folder, lambda made, work: _fill(made, work, say))
    packages = [
        Package(name, version.replace("%3a", ":"), path)
        for path in sorted((folder / "debs").glob("*.deb"))
        for name, version, _architecture in [path.stem.split("_")]
    ]
    return Parts(
        tools=tools,
        kernel=folder / "vmlinuz",
        kernel_release=(folder / "release").read_text(),
        tiny_initramfs=folder / "tiny-initramfs",
        busybox=folder / "busybox",
        packages=packages,
    )


def complete(parts: Parts, say: Callable[[str], None]) -> Parts:
    """The same parts with their packages to unpack, fetched again where an image of the course kept only their names.

    Raises:
        LabError: as `get_parts`.
    """
    if all(package.path.stat().st_size for package in parts.packages):
        return parts
    folder = parts.kernel.parent
    with locked(folder.parent), scratch(folder.parent) as work:
        made = work / "made"
        made.mkdir()
        _fill(made, work, say)  # all of it: the mirror may have another kernel by now, and its modules must fit
        shutil.rmtree(folder)
        made.rename(folder)
    return get_parts(say)


def _fill(made: Path, work: Path, say: Callable[[str], None]) -> None:
    host.require_disk(host.BUILD_DISK_MB)
    packages = apt.fetch_packages(PACKAGES, suite=RELEASE, into=made / "debs", say=say, architecture=ARCHITECTURE)
    root = work / "root"
    apt.unpack((package for package in packages if package.name.startswith(("linux-image-", "busybox"))), root)
    kernel = find_kernel(root)
    shutil.copy(kernel.image, made / "vmlinuz")
    shutil.copy(root / "usr/bin/busybox", made / "busybox")
    (made / "release").write_text(kernel.release)
    (made / "tiny-initramfs").write_bytes(_tiny_initramfs((made / "busybox").read_bytes()))


def _tiny_initramfs(busybox: bytes) -> bytes:
    folders = dict.fromkeys(("bin", "proc", "sys"), DIRECTORY)
    return pack({**folders, "bin/busybox": Entry(busybox), "init": Entry(guest_file("minimal-init.sh"))})


def _key() -> str:
    """What decides on the parts: the locked versions and the code and scripts that make the small initial file system."""
    inputs = (repr(sorted(read_lock().items())).encode(), guest_file("minimal-init.sh"))
    return sha256(b"\0".join(inputs)).hexdigest()[:12]
