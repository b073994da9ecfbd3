"""`python -m tools.packages_lock [--check]`: the versions that this machine's Debian mirror has, and those that were checked.

A mirror keeps only its newest versions: whoever builds the lab VM gets these, whatever the lock says. So the lock is brought in
step now and then, with what is then built checked; until that is done CI says how they differ.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from lab import apt
from lab.vm import parts, rootfs
from lab.vm.lockfile import format_lock, read_lock

LOCK = Path(parts.__file__).with_name("packages.lock")


def main(arguments: Sequence[str] | None = None) -> int:
    """Say how the mirror's versions differ from the lock and, unless they are only to be compared, write them into it.

    What they then build is to be checked with `make test-vm` before it is committed.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.packages_lock")
    parser.add_argument("--check", action="store_true", help="compare with what was fetched last, and write nothing")
    options = parser.parse_args(arguments)
    packages = parts.get_parts(print).packages if options.check else _resolved()
    versions = {package.name: package.version for package in packages}
    print(changes(versions) or "The lab VM's packages are those of packages.lock.")
    if not options.check:
        LOCK.write_text(format_lock(versions))
    return 0


def changes(fetched: Mapping[str, str]) -> str:
    """One sentence on how versions differ from the lock, each name with both; "" where they do not."""
    lock = read_lock()
    changed = sorted(name for name in {*lock, *fetched} if lock.get(name) != fetched.get(name))
    pairs = ", ".join(f"{name} {lock.get(name, '-')} → {fetched.get(name, '-')}" for name in changed)
    return f"The mirror's packages are not those that were checked (make lock): {pairs}" if changed else ""


def _resolved() -> list[apt.Package]:
    with tempfile.TemporaryDirectory() as folder:
        return apt.fetch_packages(
            rootfs.PACKAGES, suite=parts.RELEASE, into=Path(folder), say=print, architecture=parts.ARCHITECTURE
        )


if __name__ == "__main__":
    sys.exit(main())
