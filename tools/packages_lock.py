"""`python -m tools.packages_lock`: write `packages.lock` with the versions that this machine's Debian mirror has today."""

import tempfile
from pathlib import Path

from lab import apt
from lab.vm import parts, rootfs
from lab.vm.lockfile import format_lock

LOCK = Path(parts.__file__).with_name("packages.lock")


def main() -> None:
    """Resolve the guest's packages anew; what they then build is to be checked with `make test` before it is committed."""
    with tempfile.TemporaryDirectory() as folder:
        packages = apt.fetch_packages(
            rootfs.PACKAGES, suite=parts.RELEASE, into=Path(folder), say=print, architecture=parts.ARCHITECTURE
        )
    LOCK.write_text(format_lock({package.name: package.version for package in packages}))


if __name__ == "__main__":
    main()
