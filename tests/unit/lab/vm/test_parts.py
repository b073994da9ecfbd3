"""Mirrors, the lock of packages, QEMU's command lines."""

from pathlib import Path

import pytest

from lab.aptsources import debian_sources
from lab.errors import LabError
from lab.vm import host
from lab.vm.lockfile import format_lock, read_lock
from lab.vm.machine import Files, lab_vm
from lab.vm.tools import Tools
from tools.packages_lock import changes

DEB822 = """Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
"""
ONE_LINE = """# a comment
deb [arch=amd64] https://mirror.example/debian/ bookworm main
deb https://mirror.example/debian-security bookworm-security main
deb https://elsewhere.example/apt stable main
"""


@pytest.mark.parametrize(("name", "text"), [("sources.list.d/debian.sources", DEB822), ("sources.list", ONE_LINE)])
def test_another_release_comes_from_the_machines_own_mirror(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    lines = debian_sources("trixie", tmp_path).splitlines()
    assert [line.split("] ")[1].split()[1] for line in lines] == ["trixie", "trixie-updates", "trixie-security"]
    assert all("mirror.example" in line and "signed-by=" in line for line in lines)


def test_no_debian_mirror_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb https://elsewhere.example/apt stable main\n")
    with pytest.raises(LabError):
        debian_sources("trixie", tmp_path)


def test_the_lock_is_what_was_checked() -> None:
    lock = read_lock()
    assert {"docker.io", "containerd", "runc", "busybox-static"} <= set(lock)
    assert changes(lock) == ""
    assert "docker.io" in changes({**lock, "docker.io": "99"})
    assert dict(line.split() for line in format_lock(lock).splitlines()[1:]) == lock


def test_the_disk_is_written_only_while_it_is_built(tmp_path: Path) -> None:
    tools = Tools(Path("qemu"), Path("qemu-img"), Path("mke2fs"))
    files = Files(tmp_path / "a,b")
    running = " ".join(lab_vm(tools, files, "tcg", forward=1))
    building = " ".join(lab_vm(tools, files, "tcg", forward=1, writable=True))
    assert "snapshot=on" in running
    assert "snapshot=off" in building
    assert "a,,b" in running  # a comma in a path is not a separator
    assert "127.0.0.1:1-:2376" in running


def test_translated_code_has_much_memory_only_where_there_is_plenty(tmp_path: Path) -> None:
    tools = Tools(Path("qemu"), Path("qemu-img"), Path("mke2fs"))
    small, large = (host.translation_cache_mb(free_mb) for free_mb in (1700, 16000))
    assert small < large < 400
    for size in (small, large):
        assert f"tb-size={size} " in " ".join(lab_vm(tools, Files(tmp_path), "tcg", forward=1, cache_mb=size))
    assert "tb-size" not in " ".join(lab_vm(tools, Files(tmp_path), "kvm", forward=1, cache_mb=large))
