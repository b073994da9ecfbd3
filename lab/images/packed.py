"""A root file system from unpacked Debian packages over BusyBox's, as a tar. Pure but for reading the folder."""

import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

from lab.images.rootfs import Binary, entries

# Debian's own way: what is in /lib is in /usr/lib (base-files links them). Programs are in /bin, as BusyBox's are.
_LINKS = {"lib": "usr/lib", "lib64": "usr/lib64"}
_PLACES = {"sbin/": "bin/", "usr/bin/": "bin/", "usr/sbin/": "bin/", "lib/": "usr/lib/", "lib64/": "usr/lib64/"}
# documentation, translations, start-up scripts of a whole system, and converters of rare character sets
_WITHOUT = (
    "usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "usr/share/bug", "usr/share/applications",
    "usr/share/pixmaps", "usr/share/nginx", "usr/share/vim", "usr/lib/systemd", "usr/lib/*/gconv", "etc/init.d",
    "etc/logrotate.d", "etc/default", "etc/ufw", "etc/network", "etc/apache2", "usr/lib/*/libsqlite3*", "usr/lib/*/libdb-*",
)  # fmt: skip


def pack_packages(binary: Binary, root: Path, *, files: Mapping[str, str], without: Iterable[str]) -> bytes:
    """The tar of a root file system.

    Args:
        binary: BusyBox, for a shell and the usual commands.
        root: the folder of the unpacked packages.
        files: files of our own, by path without a leading slash; those of the packages give way.
        without: folders to leave out, as patterns.
    """
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        own = dict(_unpacked(root, (*_WITHOUT, *without)))
        placed: set[str] = set()
        for entry, content in entries(binary):
            # a program of Debian's is preferred to BusyBox's of the same name
            if entry.name not in own:
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
                placed.add(entry.name)
        for name, target in _LINKS.items():
            archive.addfile(_link(name, target))
        for name, path in own.items():
            if name not in files and name not in placed:
                _add(archive, name, path)
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


def _unpacked(root: Path, without: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if any(fnmatch(name, pattern) or fnmatch(name, f"{pattern}/*") for pattern in without):
            continue
        if path.is_dir() and not path.is_symlink() and f"{name}/" in _PLACES:
            continue
        if name in _LINKS:
            continue
        place = next((new + name[len(old) :] for old, new in _PLACES.items() if name.startswith(old)), name)
        yield place, path


def _add(archive: tarfile.TarFile, name: str, path: Path) -> None:
    entry = archive.gettarinfo(path, name)
    if entry.islnk():  # the other name of a hard link may have been left out
        entry.type, entry.linkname = tarfile.REGTYPE, ""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    if entry.isreg():
        entry.size = path.stat().st_size
        with path.open("rb") as content:
            archive.addfile(entry, content)
    else:
        archive.addfile(entry)


def _link(name: str, target: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, target, 0o777
    return entry
