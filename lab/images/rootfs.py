"""A root file system from one static binary, as a tar. Pure: the same binary gives the same bytes."""

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

# what the image says of itself, as Dockerfile instructions
CHANGES = ('CMD ["sh"]', "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")

_FOLDERS = {
    "bin": 0o755, "dev": 0o755, "etc": 0o755, "home": 0o755, "proc": 0o755, "root": 0o700,
    "run": 0o755, "sys": 0o755, "tmp": 0o1777, "usr": 0o755, "var": 0o755, "var/tmp": 0o1777,
}  # fmt: skip
# all programs are in /bin; scripts also look for them in these places
_LINKS = {"sbin": "bin", "usr/bin": "../bin", "usr/sbin": "../bin", "var/run": "../run"}
_FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
    "etc/group": "root:x:0:\nnobody:x:65534:\n",
}


@dataclass(frozen=True)
class Binary:
    """A static BusyBox: the program, and the names of the programs in it."""

    program: bytes
    applets: tuple[str, ...]


def pack_rootfs(binary: Binary) -> bytes:
    """The root file system as an uncompressed tar."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for entry, content in entries(binary):
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def content_id(binary: Binary) -> str:
    """What identifies the image's content, so that an outdated one is known."""
    return sha256(pack_rootfs(binary) + repr(CHANGES).encode()).hexdigest()


def entries(binary: Binary) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    """Each entry of the tar, with its content."""
    for name, mode in _FOLDERS.items():
        yield _entry(name, mode, tarfile.DIRTYPE), b""
    yield _entry("bin/busybox", 0o755), binary.program
    for applet in binary.applets:
        if applet != "busybox":
            yield _entry(f"bin/{applet}", 0o777, tarfile.SYMTYPE, "busybox"), b""
    for name, target in _LINKS.items():
        yield _entry(name, 0o777, tarfile.SYMTYPE, target), b""
    for name, text in _FILES.items():
        yield _entry(name, 0o644), text.encode()


def _entry(name: str, mode: int, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.mode, entry.type, entry.linkname = mode, kind, target
    return entry
