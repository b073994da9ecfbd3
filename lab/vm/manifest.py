"""What a finished lab VM consists of, written last: a folder without a manifest, or one that it does not match, is not used."""

import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"
_BLOCK = 1 << 22


@dataclass(frozen=True)
class FileRecord:
    """A file's size in bytes, its CRC-32 (against accidents, not enemies), and its modification time in ns when last checked."""

    size: int
    crc32: int
    modified_ns: int


@dataclass(frozen=True)
class Manifest:
    """A finished machine.

    Attributes:
        docker: the engine's version.
        kernel: the guest's kernel release.
        accelerator: what it was saved on.
        cold_boot_seconds: from QEMU's start to an engine that answers, before the state was saved.
        packages: name → version of what is on the disk.
        files: name → record.
    """

    docker: str
    kernel: str
    accelerator: str
    cold_boot_seconds: float
    packages: dict[str, str]
    files: dict[str, FileRecord]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it into the machine's folder."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))


def record_files(folder: Path) -> dict[str, FileRecord]:
    """Measure every file in a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    with ThreadPoolExecutor() as pool:
        return dict(zip((str(path.relative_to(folder)) for path in paths), pool.map(_record, paths), strict=True))


def read_intact(folder: Path) -> Manifest | None:
    """The manifest, if every file is as it says.

    Contents are read only where a file's time is not the one of the last check: a resume must not wait for checksums.
    """
    try:
        data = json.loads((folder / MANIFEST).read_text())
        manifest = Manifest(**{**data, "files": {name: FileRecord(**record) for name, record in data["files"].items()}})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    touched = False
    for name, record in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != record.size:
            return None
        if path.stat().st_mtime_ns != record.modified_ns:
            if _record(path).crc32 != record.crc32:
                return None
            touched = True
    if touched:
        write_manifest(folder, Manifest(**{**manifest.__dict__, "files": record_files(folder)}))
    return manifest


def _record(path: Path) -> FileRecord:
    crc = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            crc = zlib.crc32(block, crc)
    status = path.stat()
    return FileRecord(status.st_size, crc, status.st_mtime_ns)
