"""Lesson 01's checks, on a machine that is really booted."""

import platform
from collections.abc import Iterator

import pytest

import lab
import lab.vm
from lab import verify
from lab.verify.virtual_machines import memory_total
from lab.vm.booting import Machine

pytestmark = pytest.mark.usefixtures("english")  # what the findings say is compared

TYPES = {"VirtualBox": 2, "Xen": 1, "VMware ESXi": 1, "QEMU (emulation)": 2, "Hyper-V": 1}


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with lab.vm.boot(quiet=True) as booted:
        yield booted


def test_a_true_description_passes(machine: Machine) -> None:
    finding = verify.machine_read(machine, kernel=machine.kernel, memory_kb=memory_total(machine), root="rootfs")
    assert finding.passed


def test_an_unfilled_description_is_not_yet(machine: Machine) -> None:
    finding = verify.machine_read(machine, kernel=None, memory_kb=None, root=None)
    assert not finding.passed
    assert "Not everything" in finding.found


def test_the_hosts_kernel_is_told_apart(machine: Machine) -> None:
    finding = verify.machine_read(machine, kernel=platform.release(), memory_kb=1, root="rootfs")
    assert "gives it hardware, not an operating system" in finding.found


@pytest.mark.parametrize("given", [128, 128 * 1024])
def test_the_memory_that_was_given_is_not_what_is_usable(machine: Machine, given: int) -> None:
    finding = verify.machine_read(machine, kernel=machine.kernel, memory_kb=given, root="rootfs")
    assert not finding.passed
    assert "takes its share" in finding.found


def test_megabytes_for_kilobytes_are_seen(machine: Machine) -> None:
    finding = verify.machine_read(machine, kernel=machine.kernel, memory_kb=memory_total(machine) // 1024, root="rootfs")
    assert "the answer is in kB" in finding.found


def test_another_root_is_named(machine: Machine) -> None:
    finding = verify.machine_read(machine, kernel=machine.kernel, memory_kb=memory_total(machine), root="ext4")
    assert "ext4 is not what is mounted" in finding.found


def test_memory_is_judged_by_what_the_kernel_counts(machine: Machine) -> None:
    assert verify.machine_memory(machine, given_mb=128).passed
    assert not verify.machine_memory(machine, given_mb=256).passed


def test_no_machine_is_not_yet() -> None:
    finding = verify.machine_memory(None, given_mb=256)
    assert not finding.passed
    assert "no such machine yet" in finding.found


def test_the_right_types_pass() -> None:
    assert verify.hypervisor_types(TYPES).passed


def test_open_types_are_listed() -> None:
    assert "Still open: Xen" in verify.hypervisor_types({**TYPES, "Xen": None}).found


@pytest.mark.parametrize("name", sorted(TYPES))
def test_each_wrong_type_has_its_reason(name: str) -> None:
    finding = verify.hypervisor_types({**TYPES, name: 3 - TYPES[name]})
    assert not finding.passed
    assert name.split()[-1 if name == "VMware ESXi" else 0] in finding.found
