"""The lab VM's disk: a small Debian with Docker Engine, unpacked and written into ext4 without root."""

import shutil
import stat
import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from lab.apt import Package, unpack
from lab.vm.initramfs import DIRECTORY, Entry, pack
from lab.vm.kernel import Kernel, find_kernel, load_order
from lab.vm.tools import Tools

PACKAGES = (
    "base-files",
    "busybox-static",
    "ca-certificates",
    "docker.io",
    "iptables",
    "linux-image-cloud-amd64",
    "runc",
)
_DISK_MODULES = ("virtio_blk",)
# what Docker's bridge networks and overlay2 need, and iptables' nf_tables back end with the matches that Docker uses
_ENGINE_MODULES = (
    "virtio_net", "overlay", "bridge", "br_netfilter", "veth", "nf_tables", "nft_compat", "nft_chain_nat", "nf_nat",
    "nf_conntrack", "nf_conntrack_netlink", "xt_conntrack", "xt_addrtype", "xt_MASQUERADE", "xt_nat", "xt_tcpudp", "xt_mark",
    "xt_comment", "ip_tables", "iptable_filter", "iptable_nat", "ipvlan", "macvlan",
)  # fmt: skip
_NOT_NEEDED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/info",
    "usr/share/lintian",
    "boot",
    # another init's parts and its list of hardware, and other ways to start a container than Docker's own
    "usr/lib/systemd",
    "usr/lib/udev",
    "usr/bin/ctr",
    "usr/bin/containerd-shim",
    "usr/bin/containerd-shim-runc-v1",
)
_DISK_SIZE = "4G"  # what a student's images and volumes may grow to; the file itself holds only what is written
_MERGED = ("bin", "sbin", "lib", "lib64")


def guest_file(name: str) -> bytes:
    """One of the guest's scripts, as shipped in `lab/vm/guest`."""
    return (files("lab.vm") / "guest" / name).read_bytes()


def build_disk(packages: list[Package], tls: Mapping[str, bytes], work: Path, tools: Tools, disk: Path) -> Kernel:
    """Write the disk image from packages.

    Args:
        packages: Debian packages of one release, complete with their dependencies.
        tls: file name → content, for `/etc/lab/tls`.
        work: an empty folder for the unpacked tree.
        tools: where mke2fs and qemu-img are.
        disk: the qcow2 file to write.

    Returns:
        The kernel found in the packages, still unpacked in `work`.
    """
    root = work / "root"
    unpack(packages, root)
    kernel = find_kernel(root)
    _merge_usr(root)
    modules = load_order(kernel, _ENGINE_MODULES)
    kept = work / "kernel"
    (root / "boot").rename(kept)
    kernel = Kernel(kernel.release, kept / kernel.image.name, kernel.modules)
    disk_modules = load_order(kernel, _DISK_MODULES)
    (work / "initramfs").write_bytes(_initramfs(root, disk_modules))
    for name in _NOT_NEEDED:
        if (root / name).is_dir():
            shutil.rmtree(root / name)
        else:
            (root / name).unlink(missing_ok=True)
    shutil.rmtree(root / "usr/lib/modules")
    _write_modules(root, {name: content for name, content in modules.items() if name not in disk_modules})
    _configure(root, tls)
    raw = work / "disk.raw"
    # the disk is thrown away with its machine: a journal would only cost writes
    tools.run(
        tools.mke2fs, "-q", "-t", "ext4", "-O", "^has_journal", "-E", "lazy_itable_init=0,root_owner=0:0", "-m", "0",
        "-L", "lab", "-d", root, raw, _DISK_SIZE,
    )  # fmt: skip
    tools.run(tools.qemu_img, "convert", "-O", "qcow2", raw, disk)
    return kernel


def _initramfs(root: Path, modules: Mapping[str, bytes]) -> bytes:
    busybox = (root / "usr/bin/busybox").read_bytes()
    folders = dict.fromkeys(("bin", "proc", "sys", "root", "modules"), DIRECTORY)
    # numbered, because the init script loads them in the order of their names
    numbered = {f"modules/{number:02}-{name}.ko": Entry(content) for number, (name, content) in enumerate(modules.items())}
    return pack({**folders, "bin/busybox": Entry(busybox), "init": Entry(guest_file("initramfs-init.sh")), **numbered})


def _merge_usr(root: Path) -> None:
    """Point /bin, /sbin and /lib into /usr, as base-files does on an installed Debian."""
    for name in _MERGED:
        old, new = root / name, root / "usr" / name
        if old.is_symlink():
            continue
        new.mkdir(parents=True, exist_ok=True)
        if old.is_dir():
            shutil.copytree(old, new, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(old)
        old.symlink_to(f"usr/{name}")


def _write_modules(root: Path, modules: Mapping[str, bytes]) -> None:
    folder = root / "usr/lib/lab-modules"
    folder.mkdir(parents=True)
    for name, content in modules.items():
        (folder / f"{name}.ko").write_bytes(content)
    _write(root / "etc/lab/modules", "".join(f"/usr/lib/lab-modules/{name}.ko\n" for name in modules).encode())


def _configure(root: Path, tls: Mapping[str, bytes]) -> None:
    for folder in (
        "proc",
        "sys",
        "dev",
        "run",
        "tmp",
        "root",
        "home",
        "boot",
        "var/log",
        "var/tmp",
        "etc/docker",
    ):
        (root / folder).mkdir(parents=True, exist_ok=True)
    # memory, not disk, as on an installed Debian: the process ids in there mean nothing after a boot
    shutil.rmtree(root / "var/run", ignore_errors=True)
    (root / "var/run").symlink_to("/run")
    for script in ("boot.sh", "engine.sh", "agent.sh"):
        _write(root / "etc/lab" / script, guest_file(script), 0o755)
    _write(root / "etc/inittab", guest_file("inittab"))
    for name, content in tls.items():
        _write(root / "etc/lab/tls" / name, content, 0o600)
    _write(root / "etc/passwd", b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")
    _write(root / "etc/group", b"root:x:0:\ndocker:x:999:\nnogroup:x:65534:\n")
    _write(root / "etc/resolv.conf", b"nameserver 10.0.2.3\n")  # QEMU's user-mode network answers there
    _write(root / "etc/hosts", b"127.0.0.1 localhost lab-vm\n")
    # iptables: Debian's alternatives are links that a package's script would have made
    for name in ("iptables", "ip6tables"):
        (root / "usr/sbin" / name).unlink(missing_ok=True)
        (root / "usr/sbin" / name).symlink_to("xtables-nft-multi")
    _busybox_links(root)


def _busybox_links(root: Path) -> None:
    """Give each BusyBox command its name, unless a Debian program has it."""
    busybox = root / "usr/bin/busybox"
    names = subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True).stdout.split()
    present = {path.name for folder in ("usr/bin", "usr/sbin") for path in (root / folder).iterdir()}
    for name in set(names) - present - {"busybox"}:
        (root / "usr/bin" / name).symlink_to("busybox")
    for name in ("init", "sh", "ip"):
        target = root / "usr/sbin" / name if name == "init" else root / "usr/bin" / name
        target.unlink(missing_ok=True)
        target.symlink_to("/usr/bin/busybox")


def _write(path: Path, content: bytes, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(stat.S_IMODE(mode))
