"""`packages.lock`: the packages, by name and version, with which the course was last built and checked.

A mirror keeps only its newest versions, so the lock cannot force old ones: it says which were checked.
"""

from collections.abc import Mapping
from importlib.resources import files


def read_lock() -> dict[str, str]:
    """Package name → version."""
    lines = (files("lab.vm") / "packages.lock").read_text().splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def format_lock(versions: Mapping[str, str]) -> str:
    """The file's text for these versions."""
    head = "# Debian packages of the lab VM, by name and version, as last built and checked.\n"
    return head + "".join(f"{name} {version}\n" for name, version in sorted(versions.items()))
