"""The machines' parts: Debian's packages, the kernel's modules, an archive that cpio reads."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lab.errors import LabError
from lab.vm.initramfs import DIRECTORY, Entry, pack
from lab.vm.kernel import find_kernel, load_order
from lab.vm.parts import complete, get_parts


@pytest.mark.slow
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
