"""A lab VM of the test's own: the same parts as the user's, its own cache, its own machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.paths import cache_dir
from lab.vm import service
from lab.vm.machine import Files


@pytest.fixture(scope="session")
def made() -> Files:
    """The user's own lab VM, made if it is missing."""
    return Files(service.prepare(say=print))


@pytest.fixture
def home(made: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache with a copy of the finished machine, which a test may damage; what runs from it is stopped.

    Its path is one that a person's home may have: with a space, an accent and a comma, and longer than a socket's may be.
    """
    source = cache_dir()
    cache = tmp_path / f"Área de trabalho, {'2' * 60}"
    own = cache / "vm-to-kubernetes"
    own.mkdir(parents=True)
    for shared in ("guest", "tools"):
        if (source / shared).is_dir():
            (own / shared).symlink_to(source / shared)
    shutil.copytree(source / "vm" / made.folder.name, own / "vm" / made.folder.name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    yield own
    service.stop()
    for log in sorted((own / "run").glob("*.log")):  # shown by pytest where the test failed
        print(log.name, log.read_text(errors="replace")[-2000:], sep="\n")
    shutil.rmtree(own)
