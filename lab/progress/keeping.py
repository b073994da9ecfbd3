"""The progress file on disk: several kernels and the server write it, whole each time, and a damaged one is kept aside."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lab.paths import data_dir, progress_file
from lab.progress.record import Record, read_record, write_record

_LOCK_SECONDS, _PAUSE_SECONDS = 5.0, 0.02


@dataclass(frozen=True)
class Kept:
    """What is on disk.

    Attributes:
        record: the progress; empty where there is none.
        damaged: files that were no progress, under the names that they have now.
    """

    record: Record = field(default_factory=dict)
    damaged: tuple[Path, ...] = ()


def load() -> Kept:
    """The progress as it stands now; a damaged file is put aside first.

    Raises:
        OSError: the file is there and may not be read.
    """
    path = progress_file()
    try:
        record = _read(path)
    except ValueError:
        try:
            with _locked(path):
                record = _read_or_put_aside(path)
        except OSError:  # where nothing may be written it stays where it is
            return Kept(damaged=(path,))
    return Kept(record, tuple(sorted(path.parent.glob(f"{path.stem}.damaged-*{path.suffix}"))))


def change(edit: Callable[[Record], None]) -> None:
    """Read the record, edit it and write it back, with other processes kept waiting meanwhile.

    Raises:
        OSError: it cannot be read or written, or another process keeps it locked.
        LabError: the folder cannot be made.
    """
    data_dir()
    path = progress_file()
    with _locked(path):
        record = _read_or_put_aside(path)
        before = write_record(record)
        edit(record)
        after = write_record(record)
        if after != before:
            _replace(path, after)


def delete() -> tuple[Path, ...]:
    """Delete the progress and what was kept aside; returns the files that were deleted.

    Raises:
        OSError: one of them may not be deleted.
    """
    path = progress_file()
    if not path.parent.is_dir():
        return ()
    with _locked(path):
        found = tuple(sorted(path.parent.glob(f"{path.stem}*{path.suffix}")))
        for each in found:
            each.unlink()
    return found


def _read(path: Path) -> Record:
    try:
        return read_record(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def _read_or_put_aside(path: Path) -> Record:
    try:
        return _read(path)
    except ValueError:
        number = 1
        while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
            number += 1
        path.rename(aside)
        return {}


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all: whoever reads it meanwhile sees the old one."""
    descriptor, name = tempfile.mkstemp(prefix=".progress-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Lock the file's folder, which outlives the files in it; a process that is stuck does not keep others for ever."""
    if os.name == "nt":  # no flock, and no folder can be opened
        yield
        return
    import fcntl

    folder = os.open(path.parent, os.O_RDONLY)
    try:
        give_up = time.monotonic() + _LOCK_SECONDS
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(_PAUSE_SECONDS)
        yield
    finally:
        os.close(folder)
