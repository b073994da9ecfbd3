"""Checks of lesson 01: what a learner read in a virtual machine, and a larger one."""

import platform
from collections.abc import Mapping
from typing import Protocol

from lab.card import Finding
from lab.messages import translate as _

# Vendors' own words: KVM and ESXi aside, "bare-metal" against "hosted"; Hyper-V's root partition itself runs on its
# hypervisor (Microsoft, "Hyper-V Architecture"); Xen starts before its first domain (Xen Project, "Xen Overview").
_TYPES = {"VirtualBox": 2, "Xen": 1, "VMware ESXi": 1, "QEMU (emulation)": 2, "Hyper-V": 1}
_KERNELS_SHARE_MB = 64
_DEFAULT_MB = 128


class Machine(Protocol):
    """What is asked of a booted machine."""

    @property
    def recorded(self) -> bool:
        """Whether it is a recording."""

    @property
    def kernel(self) -> str:
        """Its kernel's release."""

    def run(self, command: str) -> str:
        """Run a command in it."""


def machine_read(machine: Machine, *, kernel: str | None, memory_kb: int | None, root: str | None) -> Finding:
    """A description of the machine agrees with the machine.

    Args:
        machine: the booted machine.
        kernel: its kernel's release, as `uname -r` writes it.
        memory_kb: `MemTotal` of its `/proc/meminfo`, in kB.
        root: the type of the file system mounted on `/`.
    """
    expected = _("The machine's kernel, its memory in kB and the type of its root file system, as it says itself.")
    if kernel is None or memory_kb is None or root is None:
        return Finding(
            False, expected, _("Not everything is filled in."), _("machine.run('…') asks the machine; replace each None.")
        )
    truth = memory_total(machine)
    types = _root_types(machine)
    if kernel != machine.kernel:
        return Finding(False, expected, _kernel_misread(kernel), _("Ask inside: what does uname -r say there?"))
    if memory_kb != truth:
        return Finding(False, expected, _memory_misread(memory_kb, truth), _("Read the line MemTotal of /proc/meminfo, inside."))
    if root not in types:
        return Finding(
            False,
            expected,
            _("{root} is not what is mounted on / there.").format(root=root),
            _("mount has a line for each file system: what, on which place, of which type."),
        )
    return Finding(
        True,
        expected,
        _("Kernel {kernel}, {memory} kB, root of type {root}: a system of its own, all through.").format(
            kernel=kernel, memory=truth, root=root
        ),
    )


def hypervisor_types(answers: Mapping[str, int | None]) -> Finding:
    """Each hypervisor is put in its type: 1 on the hardware, 2 as a program of an operating system.

    Args:
        answers: a hypervisor's name and its type.
    """
    expected = _("Type 1 or 2 for each of: {names}.").format(names=", ".join(_TYPES))
    look_at = _("What starts first when that computer is switched on: the hypervisor, or an operating system?")
    open_ones = [name for name in _TYPES if answers.get(name) is None]
    if open_ones:
        return Finding(False, expected, _("Still open: {names}.").format(names=", ".join(open_ones)), look_at)
    wrong = [name for name, kind in _TYPES.items() if answers[name] != kind]
    if not wrong:
        return Finding(True, expected, _("All {count} are right.").format(count=len(_TYPES)))
    reasons = {
        "Hyper-V": _("Hyper-V is switched on from Windows, but then Windows itself runs on top of it, as a partition."),
        "QEMU (emulation)": _("QEMU is a process like any other: you saw how much of the host's memory it takes."),
        "VirtualBox": _("VirtualBox is installed in an operating system that is already up."),
        "VMware ESXi": _("ESXi is installed on the bare computer."),
        "Xen": _("Xen is loaded before any operating system; the first one that it starts only manages it."),
    }
    return Finding(False, expected, "\n".join(reasons[name] for name in wrong), look_at)


def machine_memory(machine: Machine | None, *, given_mb: int) -> Finding:
    """A machine that was switched on with this much memory, judged by what its kernel counts.

    Args:
        machine: the machine, running.
        given_mb: the memory that its virtual hardware should have, MB as QEMU counts (2^20 bytes).
    """
    expected = _("A machine that runs now and was switched on with {given} MB of memory.").format(given=given_mb)
    look_at = _("lab.vm.boot has a parameter for its memory. What a machine has is fixed when it is switched on.")
    if machine is None:
        return Finding(False, expected, _("There is no such machine yet."), look_at)
    if machine.recorded:
        return Finding(False, expected, _("This machine is a recording: its memory cannot be chosen."), look_at)
    seen = memory_total(machine)
    found = _("Its kernel counts {seen} kB as usable.").format(seen=seen)
    # a kernel keeps itself and its tables out of the count: some 40 MB here
    if (given_mb - _KERNELS_SHARE_MB) * 1024 < seen <= given_mb * 1024:
        return Finding(True, expected, found)
    return Finding(False, expected, found, look_at)


def memory_total(machine: Machine) -> int:
    """The memory that the machine's kernel counts as usable, kB (`MemTotal`, proc_meminfo(5))."""
    fields = machine.run("cat /proc/meminfo").split("MemTotal:", 1)[1].split()
    return int(fields[0])


def _root_types(machine: Machine) -> set[str]:
    # "rootfs on / type rootfs (rw)"
    lines = (line.split() for line in machine.run("mount").splitlines())
    return {fields[4] for fields in lines if len(fields) > 4 and fields[2] == "/"}


def _kernel_misread(kernel: str) -> str:
    if kernel == platform.release():
        return _(
            "{kernel} is the kernel of the computer that runs this notebook. A virtual machine boots one of its own: "
            "the hypervisor gives it hardware, not an operating system."
        ).format(kernel=kernel)
    return _("{kernel} is not the kernel that it booted.").format(kernel=kernel)


def _memory_misread(memory_kb: int, truth: int) -> str:
    if memory_kb in {_DEFAULT_MB, _DEFAULT_MB * 1024, _DEFAULT_MB * 1000}:
        return _(
            "{memory} is what the virtual hardware was given. Its kernel takes its share before it counts: less is usable."
        ).format(memory=memory_kb)
    if memory_kb in {truth // 1024, truth // 1000}:
        return _("{memory} is in MB; the answer is in kB.").format(memory=memory_kb)
    return _("{memory} kB is not what its kernel counts.").format(memory=memory_kb)
