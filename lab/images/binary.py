"""Debian's static BusyBox, fetched once for each architecture and kept in the cache."""

import platform
import subprocess
from pathlib import Path

from lab import apt
from lab.images.rootfs import Binary
from lab.paths import cache_dir

_PACKAGE = "busybox-static"
# as `uname -m` or an engine (Go) names an architecture → as Debian does, where that differs
_DEBIAN_NAMES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "armhf", "arm": "armhf", "i686": "i386", "386": "i386"}


def find_binary(architecture: str) -> Binary:
    """The binary for an architecture, as an engine names it (`GET /version`, `Arch`).

    Raises:
        LabError: it is not in the cache, and there is no apt or it cannot be fetched.
    """
    program = _program(debian_name(architecture))
    # the binary of another architecture does not run here, and the same release's for this one has the same programs in it
    runs_here = _program(debian_name(platform.machine()))
    listed = subprocess.run([runs_here, "--list"], capture_output=True, text=True, check=True)
    return Binary(program.read_bytes(), tuple(sorted(listed.stdout.split())))


def debian_name(architecture: str) -> str:
    """Debian's name of an architecture that an engine or `uname -m` names."""
    return _DEBIAN_NAMES.get(architecture, architecture)


def _program(architecture: str) -> Path:
    folder = cache_dir() / "images" / f"{_PACKAGE}-{architecture}"
    own = architecture == debian_name(platform.machine())
    apt.unpacked([_PACKAGE], folder, say=_silent, architecture=None if own else architecture, dependencies=False)
    # Debian moved /bin into /usr in release 13
    return next(path for path in (folder / "bin/busybox", folder / "usr/bin/busybox") if path.exists())


def _silent(_line: str) -> None:
    """It takes two seconds, once."""
