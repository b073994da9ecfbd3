"""Initial RAM file systems in the kernel's `newc` cpio format.

Source: the Linux kernel's Documentation/driver-api/early-userspace/buffer-format.rst.
"""

import gzip
import stat
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One file: its content (a symbolic link's target, if it is one) and its mode with the file type."""

    content: bytes = b""
    mode: int = stat.S_IFREG | 0o755


DIRECTORY = Entry(mode=stat.S_IFDIR | 0o755)
# the console must exist before the first process can mount anything: major 5, minor 1
_CONSOLE = (5, 1)


def pack(entries: Mapping[str, Entry]) -> bytes:
    """A gzip-compressed archive of the entries, with `/dev/console` added.

    Args:
        entries: path without leading slash → entry; parents before children.
    """
    archive = bytearray()
    for number, (path, entry) in enumerate({"dev": DIRECTORY, **entries}.items(), start=1):
        archive += _record(number, path, entry)
    archive += _record(len(entries) + 2, "dev/console", Entry(mode=stat.S_IFCHR | 0o600), _CONSOLE)
    archive += _record(0, "TRAILER!!!", Entry(mode=0))
    return gzip.compress(bytes(archive), compresslevel=1, mtime=0)


def _record(number: int, path: str, entry: Entry, device: tuple[int, int] = (0, 0)) -> bytes:
    name = path.encode() + b"\0"
    fields = (number, entry.mode, 0, 0, 1, 0, len(entry.content), 0, 0, *device, len(name), 0)
    header = b"070701" + b"".join(b"%08x" % field for field in fields)
    return _padded(header + name) + _padded(entry.content)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
