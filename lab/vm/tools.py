"""QEMU and the disk tools: the machine's own, else Debian's, unpacked in the cache without root."""

import os
import platform
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lab import apt
from lab.errors import LabError, UnobtainableError
from lab.messages import translate as _
from lab.paths import cache_dir
from lab.vm.host import TOOLS_DISK_MB, require_disk

# program → the package that brings it
_PACKAGES = {"qemu-system-x86_64": "qemu-system-x86", "qemu-img": "qemu-utils", "mke2fs": "e2fsprogs"}


@dataclass(frozen=True)
class Tools:
    """Where the programs are, and what they need in their environment and on QEMU's command line."""

    qemu: Path
    qemu_img: Path
    mke2fs: Path
    environment: dict[str, str] = field(default_factory=dict)
    firmware: tuple[str, ...] = ()

    def run(self, *command: str | Path) -> str:
        """Run one of the programs to its end; returns what it printed.

        Raises:
            LabError: it failed; its last line is quoted.
        """
        done = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise LabError(
                _("`{program}` failed: {reason}").format(
                    program=Path(command[0]).name, reason=" ".join(done.stderr.strip().splitlines()[-1:])
                ),
                next_step=_("Check the free disk space in {folder} and try again.").format(folder=cache_dir()),
            )
        return done.stdout

    def qemu_version(self) -> str:
        """QEMU's version as it prints it, such as `"7.2.22"`."""
        return self.run(self.qemu, "--version").split("version ", 1)[1].split()[0]


def find_tools(say: Callable[[str], None]) -> Tools:
    """The tools, fetched first where this machine lacks one.

    Raises:
        LabError: a tool is missing, and this machine has no apt to fetch it with, or no room for it.
    """
    # a plain user's PATH lacks the folders of mke2fs
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
    found = {program: shutil.which(program, path=path) for program in _PACKAGES}
    missing = [package for program, package in _PACKAGES.items() if found[program] is None]
    root = _unpacked(missing, say) if missing else None
    qemu, qemu_img, mke2fs = (Path(path) if path else _inside(root, program) for program, path in found.items())
    if root is None or found["qemu-system-x86_64"]:
        return Tools(qemu, qemu_img, mke2fs, _libraries(root))
    firmware = ("-L", str(root / "usr/share/qemu"), "-L", str(root / "usr/share/seabios"))
    return Tools(qemu, qemu_img, mke2fs, _libraries(root), firmware)


def _libraries(root: Path | None) -> dict[str, str]:
    """The environment in which unpacked programs find their libraries and QEMU its own modules."""
    if root is None:
        return {}
    modules = root / "usr/lib" / f"{platform.machine()}-linux-gnu" / "qemu"
    return {"LD_LIBRARY_PATH": apt.library_path(root), "QEMU_MODULE_DIR": str(modules)}


def _inside(root: Path | None, program: str) -> Path:
    assert root is not None  # something was missing, so it was unpacked
    return next(path for folder in ("usr/bin", "usr/sbin", "sbin") if (path := root / folder / program).exists())


def _unpacked(packages: list[str], say: Callable[[str], None]) -> Path:
    root = cache_dir() / "tools" / "-".join(packages)
    if not root.is_dir():
        if not apt.available():
            raise UnobtainableError(
                _("QEMU is not installed, and this machine has no apt to fetch it with."),
                expected=_("The lab VM and the machine of lesson 01 run in QEMU."),
                next_step=_(
                    "Install QEMU (qemu-system-x86_64 and qemu-img), or Docker Desktop for the lessons that need only an engine."
                ),
            )
        require_disk(TOOLS_DISK_MB)
    return apt.unpacked(packages, root, say=say)
