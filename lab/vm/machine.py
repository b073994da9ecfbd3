"""QEMU's command lines for the course's two machines: pure functions from settings to arguments."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from lab.vm.host import SMALL_CACHE_MB
from lab.vm.tools import Tools

MEMORY_MB = 432
TINY_MEMORY_MB = 128
ENGINE_PORT = 2376
# One processor: two emulated ones run into the kernel's changes to its own code now and then, and it panics (QEMU 7.2).
# A PC with a high-precision timer rather than QEMU's smaller `microvm`: where the host's processor is busy, a kernel on an
# emulated processor cannot calibrate its own counter, and without another timer to fall back on it stops there for good.
_MACHINE = "pc,hpet=on"
# Messages to the serial console; off rather than stuck after a panic. The kernel must not test whether its timer interrupts:
# where the host is so busy that QEMU's own thread waits, the emulated one does so late, and the kernel takes it for a broken
# machine and panics (`no_timer_check` in the kernel's own list, docs.kernel.org/admin-guide/kernel-parameters.html).
_KERNEL_ARGUMENTS = "console=ttyS0 reboot=t panic=-1 no_timer_check"


@dataclass(frozen=True)
class Files:
    """A lab VM's files in its cache folder."""

    folder: Path

    @property
    def kernel(self) -> Path:
        """The kernel's image."""
        return self.folder / "vmlinuz"

    @property
    def initramfs(self) -> Path:
        """The initial RAM file system that finds the disk."""
        return self.folder / "initramfs"

    @property
    def disk(self) -> Path:
        """The disk, as it was at the moment the state was saved."""
        return self.folder / "disk.qcow2"

    @property
    def state(self) -> Path:
        """Memory and devices, saved with the engine running."""
        return self.folder / "state"

    @property
    def keys(self) -> Path:
        """The owner's TLS files."""
        return self.folder / "keys"


def base(tools: Tools, accelerator: str, memory_mb: int, cache_mb: int = SMALL_CACHE_MB) -> list[str]:
    """What both machines share: no display, no defaults, one processor model, memory in MB."""
    accel = "kvm" if accelerator == "kvm" else f"tcg,tb-size={cache_mb}"
    return [
        str(tools.qemu), *tools.firmware, "-M", _MACHINE, "-accel", accel, "-cpu", "max", "-m", str(memory_mb),
        "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none",
    ]  # fmt: skip


def lab_vm(
    tools: Tools,
    files: Files,
    accelerator: str,
    *,
    forward: int,
    writable: bool = False,
    resume: bool = False,
    cache_mb: int = SMALL_CACHE_MB,
) -> list[str]:
    """The machine that runs Docker. Its sockets and its console's log are in the working folder it is started in.

    Args:
        tools: where QEMU is.
        files: the machine's files.
        accelerator: `"tcg"` or `"kvm"`.
        forward: port on the host's loopback that leads to the engine.
        writable: write to the disk itself (while it is built) rather than to a temporary layer over it.
        resume: wake from the saved state rather than boot; the machine waits for `cont`.
        cache_mb: of translated code, where the processor is emulated.
    """
    layer = "off" if writable else "on"
    command = [
        *base(tools, accelerator, MEMORY_MB, cache_mb),
        "-kernel", str(files.kernel), "-initrd", str(files.initramfs),
        "-append", f"{_KERNEL_ARGUMENTS} quiet",
        "-drive", f"id=disk,file={_value(files.disk)},format=qcow2,if=none,cache=unsafe,discard=unmap,snapshot={layer}",
        "-device", "virtio-blk-pci,drive=disk",
        "-netdev", f"user,id=net,hostfwd=tcp:127.0.0.1:{forward}-:{ENGINE_PORT}",
        "-device", "virtio-net-pci,netdev=net",
        "-device", "virtio-serial-pci",
        "-chardev", "socket,id=agent,path=agent.sock,server=on,wait=off",
        "-device", "virtserialport,chardev=agent,name=agent",
        "-serial", "file:console.log",
        "-qmp", "unix:qmp.sock,server=on,wait=off",
    ]  # fmt: skip
    return [*command, "-incoming", "defer", "-S"] if resume else command


def tiny_vm(
    tools: Tools,
    accelerator: str,
    kernel: Path,
    initramfs: Path,
    memory_mb: int,
    *,
    control: Path | None = None,
    state: Path | None = None,
) -> list[str]:
    """Lesson 01's machine: a kernel and BusyBox, its serial console on QEMU's own input and output.

    Args:
        tools: where QEMU is.
        accelerator: `"tcg"` or `"kvm"`.
        kernel: the kernel's image.
        initramfs: its initial file system.
        memory_mb: memory of the machine, MB (2^20 bytes).
        control: a socket to make, on which QEMU takes orders.
        state: a saved state to go on from, rather than boot.
    """
    command = [
        *base(tools, accelerator, memory_mb),
        "-kernel", str(kernel), "-initrd", str(initramfs), "-append", _KERNEL_ARGUMENTS,
        "-serial", "stdio",
    ]  # fmt: skip
    if control is not None:
        command += ["-qmp", f"unix:{_value(control)},server=on,wait=off"]
    if state is not None:
        command += ["-incoming", f"exec:cat {shlex.quote(str(state))}"]
    return command


def _value(path: Path) -> str:
    return str(path).replace(",", ",,")  # a comma separates options in QEMU's arguments
