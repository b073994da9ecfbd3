"""Lesson 03's checks on containers built by hand and by the engine, right and wrong in the usual ways."""

from collections.abc import Callable
from typing import Any

from lab import verify
from lab.engines.client import LabClient
from lab.workbench import Workshop

BOX = """
mkdir -p /box/bin /box/proc /box/old $PIDS/box $MEMORY/box
cp /bin/busybox /box/bin
chroot /box /bin/busybox --install -s /bin
echo 5 > $PIDS/box/pids.max
echo 16M > $MEMORY/box/$MEMORY_MAX
"""
LIMITS = "echo 0 > $PIDS/box/cgroup.procs; echo 0 > $MEMORY/box/cgroup.procs;"
PIVOT = "mount --bind /box /box; cd /box; pivot_root . old; mount -t proc proc /proc;"
FORGET = "umount -l /old;"
APART = "unshare -u -p -m -f"


def test_nothing_left_running_is_said(shop: Workshop) -> None:
    for check in (verify.own_namespaces, verify.own_root, verify.own_limits, verify.built_by_hand):
        finding = check(shop)
        assert not finding.passed
        assert "Nothing that was started in the workshop runs" in finding.found


def test_three_namespaces_are_enough(shop: Workshop) -> None:
    shop.start(f"{APART} sleep 600")
    assert verify.own_namespaces(shop).passed


def test_other_ways_to_the_same_namespaces_are_as_good(shop: Workshop) -> None:
    shop.start("unshare -u unshare -m unshare -p -f sleep 600")
    assert verify.own_namespaces(shop).passed


def test_namespaces_that_are_shared_are_named(shop: Workshop) -> None:
    shop.start("unshare -u sleep 600")
    finding = verify.own_namespaces(shop)
    assert not finding.passed
    assert "still shares with the workshop: pid, mnt" in finding.found


def test_a_root_alone_changes_nothing_in_the_view(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start("chroot /box sleep 600")
    assert "shares every namespace" in verify.own_namespaces(shop).found


def test_a_swapped_root_passes(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start(f"{APART} sh -c '{PIVOT} {FORGET} exec sleep 600'")
    assert verify.own_root(shop).passed


def test_chroot_alone_is_told_apart(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start("chroot /box sleep 600")
    finding = verify.own_root(shop)
    assert not finding.passed
    assert "was put in /box by chroot" in finding.found


def test_an_old_root_still_mounted_is_seen(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start(f"{APART} sh -c '{PIVOT} exec sleep 600'")
    finding = verify.own_root(shop)
    assert not finding.passed
    assert "never unmounted" in finding.found


def test_the_workshops_own_root_is_not_another(shop: Workshop) -> None:
    shop.start("sleep 600")
    assert "has the workshop's root" in verify.own_root(shop).found


def test_both_limits_pass(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start(f"sh -c '{LIMITS} exec sleep 600'")
    finding = verify.own_limits(shop)
    assert finding.passed
    assert "5 processes and 16 MB" in finding.found


def test_a_process_outside_the_group_has_no_limit(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start("sleep 600")
    assert "without limits" in verify.own_limits(shop).found


def test_a_limit_of_processes_alone_is_not_enough(shop: Workshop) -> None:
    shop.run("mkdir -p $PIDS/few; echo 5 > $PIDS/few/pids.max")
    shop.start("sh -c 'echo 0 > $PIDS/few/cgroup.procs; exec sleep 600'")
    assert "may use all of the memory" in verify.own_limits(shop).found


def test_a_limit_of_memory_alone_is_not_enough(shop: Workshop) -> None:
    shop.run("mkdir -p $MEMORY/small; echo 16M > $MEMORY/small/$MEMORY_MAX")
    shop.start("sh -c 'echo 0 > $MEMORY/small/cgroup.procs; exec sleep 600'")
    assert "as many processes as it likes" in verify.own_limits(shop).found


def test_one_process_with_all_three_is_a_container(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start(f"{APART} sh -c '{LIMITS} {PIVOT} {FORGET} exec sleep 600'")
    assert verify.built_by_hand(shop).passed


def test_three_processes_with_one_part_each_are_not(shop: Workshop) -> None:
    shop.run(BOX)
    shop.start(f"{APART} sleep 600")
    shop.start("chroot /box sleep 600")
    shop.start(f"sh -c '{LIMITS} exec sleep 600'")
    finding = verify.built_by_hand(shop)
    assert not finding.passed
    assert finding.found.count("Process sleep") == 2


def made(client: LabClient) -> Any:
    return verify.made_by_engine(client, "check-mine", hostname="box", pids=10, memory_mb=32)


def test_the_engines_container_passes(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-mine", hostname="box", pids_limit=10, mem_limit="32m")
    assert made(client).passed


def test_a_missing_container_is_said(client: LabClient) -> None:
    assert "There is no container named check-mine" in made(client).found


def test_every_difference_is_named(client: LabClient, run: Callable[..., Any]) -> None:
    run("check-mine", pids_limit=5)
    found = made(client).found
    assert "its host name for what runs inside" in found
    assert "limit of processes is 5" in found
    assert "memory limit is none" in found
