"""A lab VM of the test's own: the same parts as the user's, its own cache, its own machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.paths import cache_dir
from lab.vm import service
from lab.vm.machine import Files

ENSURE = "from lab.vm.service import ensure_running; e = ensure_running(say=lambda line: print('say', line, flush=True)); "


def quiet(_line: str) -> None:
    pass


@pytest.fixture(scope="session")
def made() -> Files:
    """The user's own lab VM, made if it is missing."""
    return Files(service.prepare(say=print))


@pytest.fixture
def home(made: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache with a copy of the finished machine, which a test may damage; what runs from it is stopped."""
    source = cache_dir()
    own = tmp_path / "vm-to-kubernetes"
    own.mkdir()
    for shared in ("guest", "tools"):
        if (source / shared).is_dir():
            (own / shared).symlink_to(source / shared)
    shutil.copytree(source / "vm" / made.folder.name, own / "vm" / made.folder.name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield own
    service.stop()
    for log in sorted((own / "run").glob("*.log")):  # shown by pytest where the test failed
        print(log.name, log.read_text(errors="replace")[-2000:], sep="\n")
    shutil.rmtree(own)


def user_process(code: str) -> subprocess.Popen[str]:
    """Another Python process of the same user, in the same cache; its output is a pipe."""
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ.copy()
    )
