"""The anatomy of containers, read from what a kernel and an engine print."""

import pytest

from lab.diagrams.anatomy_facts import cgroup_path, namespaces_in, processors

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("0::/system.slice/docker-ab.scope\n", "/system.slice/docker-ab.scope"),
        ("12:pids:/docker/p\n11:memory:/docker/ab\n1:name=systemd:/docker/s\n0::/x\n", "/docker/ab"),
        ("4:cpu,cpuacct:/c\n3:hugetlb,memory:/docker/a:b\n", "/docker/a:b"),
        ("kernel 6.1\nnamespace pid pid:[1]\n", "/"),
    ],
)
def test_a_cgroup_is_found_in_either_version(text: str, path: str) -> None:
    assert cgroup_path(text) == path


def test_namespaces_of_children_are_left_out() -> None:
    text = "namespace pid pid:[12]\nnamespace pid_for_children pid:[12]\nnamespace mnt\n\nkernel 6.1\n"
    assert namespaces_in(text) == {"pid": "12"}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"NanoCpus": 1_500_000_000}, 1.5),
        ({"CpuQuota": 50_000, "CpuPeriod": 0}, 0.5),
        ({"CpuQuota": 50_000, "CpuPeriod": 25_000}, 2.0),
        ({"CpuQuota": -1, "NanoCpus": 0}, None),
        ({}, None),
    ],
)
def test_a_share_of_the_processors_is_a_number_of_them(limits: dict[str, int], expected: float | None) -> None:
    assert processors(limits) == expected
