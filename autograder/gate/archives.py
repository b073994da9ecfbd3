"""Tar files from a client, packed anew: only files, folders and links, and no larger unpacked than they may be.

The engine unpacks an archive as root and without the container's limits. It also unpacks compressed ones and files with
holes, of which a few bytes become as many as one likes, and makes device nodes. So what it gets is a plain archive of
what was read here.
"""

import asyncio
import bz2
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from typing import NoReturn

from autograder.gate.limits import MB
from autograder.gate.refusals import RefusedError
from lab.messages import translate as _

_MEMBERS = 10_000
_KINDS = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE)
_HEADER = 65536  # of a member, bytes: room for any path
_PADDING = 4 * 2**20  # for headers and for filling up blocks, bytes

File = tuple[tarfile.TarInfo, bytes]


class _Member(tarfile.TarInfo):
    """A member's header, as Python reads it, without what makes Python run for long (CVE-2024-6232, CVE-2025-8194)."""

    def _block(self, count: int) -> int:
        if count < 0:
            raise tarfile.ReadError("negative size")
        return int(super()._block(count))  # type: ignore[misc]

    def _proc_pax(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        self._keep_short()
        return super()._proc_pax(archive)  # type: ignore[misc]

    def _proc_gnulong(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        self._keep_short()
        return super()._proc_gnulong(archive)  # type: ignore[misc]

    def _keep_short(self) -> None:
        if self.size > _HEADER:
            raise tarfile.ReadError("header too long")

    def _refuse_holes(self, *_arguments: object) -> NoReturn:
        raise tarfile.ReadError("file with holes")

    _proc_sparse = _proc_gnusparse_00 = _proc_gnusparse_01 = _proc_gnusparse_10 = _refuse_holes


async def repacked(body: bytes, most_mb: int, change: Callable[[list[File]], list[File]] | None = None) -> bytes:
    """The archive packed anew, in a thread of its own, because that is work for the processor.

    Args:
        body: a tar file, plain or compressed with gzip, bzip2 or xz.
        most_mb: the most that its files may have together, MB (2^20 bytes).
        change: what is done to the files in between.

    Raises:
        RefusedError: it cannot be read, is too large, or holds something else than files, folders and links.
    """
    return await asyncio.to_thread(_repacked, body, most_mb, change)


def unpacked(body: bytes, most_mb: int) -> list[File]:
    """What an archive holds. Arguments and errors as for `repacked`."""
    try:
        return list(_read(body, most_mb * MB))
    except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise RefusedError(_("The archive cannot be read: {reason}.").format(reason=error), status=400) from error


def _repacked(body: bytes, most_mb: int, change: Callable[[list[File]], list[File]] | None) -> bytes:
    files = unpacked(body, most_mb)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT, errors="surrogateescape") as archive:
        for info, content in change(files) if change else files:
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def unpressed(body: bytes, most: int) -> bytes:
    """The tar file in a body that may be compressed; at most one byte more of it than `most`, which shows that it is too large.

    Raises:
        tarfile.ReadError, OSError: it cannot be decompressed.
    """
    decompressor: zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor
    if body[257:262] == b"ustar":  # a tar file, even where its first file's name begins like a compressed one
        return body
    if body.startswith(b"\x1f\x8b"):
        decompressor = zlib.decompressobj(wbits=31)
    elif body.startswith(b"BZh"):
        decompressor = bz2.BZ2Decompressor()
    elif body.startswith(b"\xfd7zXZ"):
        decompressor = lzma.LZMADecompressor(memlimit=128 * MB)
    else:
        return body
    try:
        return decompressor.decompress(body, most + 1)
    except (zlib.error, lzma.LZMAError) as error:
        raise tarfile.ReadError(str(error)) from error


def _read(body: bytes, most: int) -> Iterator[File]:
    left = most
    plain = unpressed(body, most + _PADDING)
    if len(plain) > most + _PADDING:
        raise _too_large(most)
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:", tarinfo=_Member) as archive:
        for number, member in enumerate(archive):
            if member.type not in _KINDS:
                raise RefusedError(
                    _("The archive holds {name}, which is neither a file, a folder nor a link.").format(name=member.name[:80]),
                    rule="archive",
                )
            left -= member.size if member.isfile() else 0
            if left < 0 or number >= _MEMBERS:
                raise _too_large(most)
            file = archive.extractfile(member) if member.isfile() else None
            content = file.read() if file else b""
            yield _plain(member, len(content)), content


def _too_large(most: int) -> RefusedError:
    words = _("The archive is refused: unpacked it may have {most} MB and {members} files.")
    return RefusedError(words.format(most=most // MB, members=_MEMBERS), rule="archive-limit")


def _plain(member: tarfile.TarInfo, size: int) -> tarfile.TarInfo:
    """The member with nothing in its header but what every archive has."""
    info = tarfile.TarInfo(member.name)
    info.type = tarfile.REGTYPE if member.isfile() else member.type
    info.size = size
    info.mode, info.mtime, info.linkname = member.mode & 0o7777, max(0, int(member.mtime)), member.linkname
    info.uid, info.gid, info.uname, info.gname = member.uid, member.gid, member.uname, member.gname
    return info
