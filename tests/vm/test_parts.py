"""The pure parts: mirrors, locks, modules, archives, command lines."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lab.aptsources import debian_sources
from lab.errors import LabError
from lab.vm.initramfs import DIRECTORY, Entry, pack
from lab.vm.kernel import find_kernel, load_order
from lab.vm.lockfile import describe_changes, format_lock, read_lock
from lab.vm.machine import Files, lab_vm
from lab.vm.parts import complete, get_parts
from lab.vm.tools import Tools

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
    assert describe_changes(lock) == ""
    assert "docker.io" in describe_changes({**lock, "docker.io": "99"})
    assert dict(line.split() for line in format_lock(lock).splitlines()[1:]) == lock


def test_packages_of_which_only_the_names_were_kept_are_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = get_parts(print).kernel.parent
    shutil.copytree(folder, tmp_path / "vm-to-kubernetes" / "guest" / folder.name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    parts = get_parts(print)
    assert complete(parts, print) is parts
    for package in parts.packages:
        package.path.write_bytes(b"")
    again = complete(get_parts(print), print)
    assert again.kernel == parts.kernel
    assert all(package.path.stat().st_size for package in again.packages)


def test_modules_come_after_what_they_depend_on(tmp_path: Path) -> None:
    parts = get_parts(print)
    package = next(package for package in parts.packages if package.name.startswith("linux-image-6"))
    subprocess.run(["dpkg-deb", "--extract", package.path, tmp_path], check=True)
    order = list(load_order(find_kernel(tmp_path), ["nft_compat", "br_netfilter"]))
    assert order.index("nf_tables") < order.index("nft_compat")
    assert order.index("bridge") < order.index("br_netfilter")
    with pytest.raises(LabError):
        load_order(find_kernel(tmp_path), ["no_such_module"])


def test_an_archive_is_read_by_cpio(tmp_path: Path) -> None:
    archive = pack({"bin": DIRECTORY, "bin/hello": Entry(b"hi\n")})
    busybox = get_parts(print).busybox
    (tmp_path / "archive.gz").write_bytes(archive)
    listed = subprocess.run(
        [busybox, "sh", "-c", f"{busybox} zcat archive.gz | {busybox} cpio -t"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert listed == ["dev", "bin", "bin/hello", "dev/console"]


def test_the_disk_is_written_only_while_it_is_built(tmp_path: Path) -> None:
    tools = Tools(Path("qemu"), Path("qemu-img"), Path("mke2fs"))
    files = Files(tmp_path / "a,b")
    running = " ".join(lab_vm(tools, files, "tcg", forward=1))
    building = " ".join(lab_vm(tools, files, "tcg", forward=1, writable=True))
    assert "snapshot=on" in running
    assert "snapshot=off" in building
    assert "a,,b" in running  # a comma in a path is not a separator
    assert "127.0.0.1:1-:2376" in running
