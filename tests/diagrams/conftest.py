"""What the diagrams' tests share: example data, a catalogue that lengthens every word, and a browser."""

import gettext
import re
import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, sync_playwright

from lab import messages
from lab.diagrams import (
    anatomy_svg,
    capacity_svg,
    container_svg,
    course_map_svg,
    hypervisor_svg,
    plan_capacity,
    race_svg,
    stacks_svg,
)
from lab.diagrams.anatomy_facts import Anatomy, LayerFact, NamespaceFact
from lab.diagrams.two_stacks import layers

MACHINE = SimpleNamespace(kernel="6.12.48+deb13-amd64", memory_mb=128, resident_mb=171.3, disk_mb=13.2, recorded=False)
RACE = SimpleNamespace(
    lanes=(
        SimpleNamespace(key="vm-complete", starts=(10.1, 11.3, 12.0), disk_mb=402.2, memory_mb=490.0, kernel="6.12"),
        SimpleNamespace(key="vm-minimal", starts=(1.31, 1.5, 1.42), disk_mb=13.2, memory_mb=171.0, kernel="6.12"),
        SimpleNamespace(key="container", starts=(0.31, 0.31, 0.31), disk_mb=1.2, memory_mb=0.9, kernel="6.1"),
    )
)
LESSONS = (
    ("00-start", "01", 10, ()),
    ("01-virtual-machines", "02", 25, ("S1", "S2")),
    ("02-one-vm-per-service", "03", 20, ("S3",)),
    ("03-containers", "04", 35, ("S4", "S5", "S6", "P1", "P4")),
)
ANATOMY = Anatomy(
    name="web",
    image="lab/busybox:1",
    kernel="6.12.48",
    root_type="overlay",
    cgroup="/docker/" + "0123456789abcdef" * 4,
    memory_mb=64.0,
    cpus=None,
    pids=50,
    namespaces=(
        NamespaceFact("cgroup", "4026531835", "4026531835"),
        NamespaceFact("mnt", "4026532180", None),
        NamespaceFact("net", "4026532184", "4026531833"),
        NamespaceFact("pid", "4026532183", "4026531836"),
        NamespaceFact("user", "4026531837", "4026531837"),
    ),
    layers=(LayerFact("366fd50c7fd5", 1.98), LayerFact("0a1b2c3d4e5f", None)),
)


def host(**changes: float) -> dict[str, float]:
    """The figures of a host, some changed."""
    return {"host_mb": 8192, "reserved_mb": 1024, "vm_mb": 512, "container_mb": 8, "service_mb": 64, **changes}


PICTURES: dict[str, Callable[[], str]] = {
    "hypervisor": hypervisor_svg,
    "hypervisor-measured": lambda: hypervisor_svg(None, MACHINE),
    "hypervisor-type1": lambda: hypervisor_svg("type1"),
    "capacity": lambda: capacity_svg(plan_capacity(**host())),
    "capacity-many": lambda: capacity_svg(plan_capacity(**host(host_mb=65536, service_mb=1))),
    "capacity-none": lambda: capacity_svg(plan_capacity(**host(host_mb=1024))),
    "stacks": stacks_svg,
    **{f"stacks-{key}": (lambda key=key: stacks_svg(key)) for key in layers()},
    "anatomy": lambda: anatomy_svg(ANATOMY),
    "anatomy-pid": lambda: anatomy_svg(ANATOMY, "pid"),
    "anatomy-limits": lambda: anatomy_svg(ANATOMY, "limits"),
    "race": lambda: race_svg(RACE),
    **{f"container-{count}": (lambda count=count: container_svg(count)) for count in range(1, 6)},
    "course-map": lambda: course_map_svg(LESSONS),
}


class LongerCatalogue(gettext.NullTranslations):
    """Every word marked and about 30 % longer, as Portuguese would be; placeholders stay."""

    def gettext(self, message: str) -> str:
        return "".join(
            part if not part or part == " " or part.startswith("{") else part + "ção"[: max(1, round(len(part) * 0.3))]
            for part in re.split(r"(\{[^}]*\}| )", message)
        )


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "en")


@pytest.fixture
def longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "pt-BR")
    monkeypatch.setattr(messages, "_catalogue", lambda _language: LongerCatalogue())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # the system's Chromium where there is one, else Playwright's own
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield launched
        launched.close()
