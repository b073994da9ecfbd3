"""Example data for every diagram, and the pictures that they give."""

from collections.abc import Callable
from types import SimpleNamespace

from lab.diagrams import (
    address_plan_svg,
    anatomy_svg,
    capacity_svg,
    container_svg,
    course_map_svg,
    desired_state_svg,
    hypervisor_svg,
    image_layers_svg,
    kubernetes_svg,
    life_cycle_svg,
    plan_capacity,
    race_svg,
    scale_svg,
    services_svg,
    spike_svg,
    stacks_svg,
)
from lab.diagrams.anatomy_facts import Anatomy, LayerFact, NamespaceFact
from lab.diagrams.desired_state_facts import Replica, State, Wanted
from lab.diagrams.kubernetes_parts import parts as kubernetes_parts
from lab.diagrams.life_events import Event, Life
from lab.diagrams.services_facts import ServiceFact, ServicesFacts
from lab.diagrams.two_stacks import layers
from lab.imagefiles import ImageLayer, LayerFile, SavedImage
from lab.siteplan import Site
from lab.spikes import answer_spike

MACHINE = SimpleNamespace(kernel="6.12.48+deb13-amd64", memory_mb=128, resident_mb=171.3, disk_mb=13.2, recorded=False)
RACE = SimpleNamespace(
    lanes=(
        SimpleNamespace(key="vm-complete", starts=(10.1, 11.3, 12.0), disk_mb=402.2, memory_mb=490.0, kernel="6.12"),
        SimpleNamespace(key="vm-minimal", starts=(1.31, 1.5, 1.42), disk_mb=13.2, memory_mb=171.0, kernel="6.12"),
        SimpleNamespace(key="container", starts=(0.31, 0.31, 0.31), disk_mb=1.2, memory_mb=0.9, kernel="6.1"),
    )
)
LOADS = {
    1: SimpleNamespace(per_second=12.1, p50_ms=640.0, p99_ms=760.0),
    2: SimpleNamespace(per_second=24.0, p50_ms=330.0, p99_ms=335.0),
    4: SimpleNamespace(per_second=44.0, p50_ms=180.0, p99_ms=1300.0),
    6: SimpleNamespace(per_second=45.0, p50_ms=0.4, p99_ms=0.4),
}
SPIKE = {
    key: answer_spike([10.0] * 20 + [80.0] * 60 + [10.0] * 40, per_replica=12.5, start_seconds=start)
    for key, start in (("container", 0.9), ("vm", 13.2))
}
SITE = Site("10.60.0.0/22", {"web": 100, "data": 50, "edge": 20}, taken={"office": "10.60.0.0/24"})
PLANS = {
    "good": {"web": "10.60.1.0/24", "data": "10.60.2.0/25", "edge": "10.60.2.128/26"},
    "bad": {"web": "10.60.0.129/25", "data": "10.60.0.0/22", "edge": "172.17.0.0/16"},
    "none": {},
}
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

SERVICES = ServicesFacts(
    (
        ServiceFact("api", "lab/api:1", "running", ("app-front", "app-back")),
        ServiceFact("api-2", "lab/api:2", "running", ("app-front", "app-back"), ("api",)),
        ServiceFact("auditor", "lab/busybox:1", "created", ("app-back",)),
        ServiceFact("front", "lab/front:1", "running", ("app-front",), published=True),
        ServiceFact("store", "lab/store:1", "paused", ("app-back",), volumes=("store-data",)),
        ServiceFact("worker", "lab/worker:1", "exited", ("app-back",), status=137),
    ),
    (("app-front", False), ("app-back", True)),
    ("store-data",),
)

IMAGE = SavedImage(
    name="lab/busybox:1",
    layers=(
        ImageLayer("366fd50c7fd5" + "0" * 52, "", tuple(LayerFile(f"bin/program-{n}", 100_000 - n) for n in range(20))),
        ImageLayer(
            "0a1b2c3d4e5f" + "0" * 52, "/bin/sh -c #(nop) COPY file:" + "ab" * 32 + " in /srv", (LayerFile("srv/page", 14),)
        ),
        ImageLayer("1a1b2c3d4e5f" + "0" * 52, "/bin/sh -c rm /srv/page", (LayerFile("srv/page", 0, deletes=True),)),
    ),
    settings={},
    steps=(),
    contents=({}, {}, {}),
)
LIFE = Life(
    "web",
    (
        Event("create", 0.0),
        Event("start", 0.3),
        Event("pause", 2.0),
        Event("unpause", 4.5),
        Event("health_status: unhealthy", 9.0),
        Event("oom", 10.0),
        Event("die", 10.1, 137),
        Event("start", 10.6),
    ),
)


def host(**changes: float) -> dict[str, float]:
    """The figures of a host, some changed."""
    return {"host_mb": 8192, "reserved_mb": 1024, "vm_mb": 512, "container_mb": 8, "service_mb": 64, **changes}


DESIRED_STATE = State(
    (
        Wanted("api", 4, (Replica("api-1f2e", where="host-a"), Replica("api-2a3b", ready=False, where="host-b"))),
        Wanted("front", 1, (Replica("front-1"), Replica("front-2", where="host-c"))),
        Wanted("worker-with-a-long-name", 4, tuple(Replica(f"worker-{n}", where="host-a") for n in range(4))),
        Wanted("queue", 0, ()),
    )
)
PICTURES: dict[str, Callable[[], str]] = {
    "desired-state": lambda: desired_state_svg(DESIRED_STATE),
    "desired-state-none": lambda: desired_state_svg(State(())),
    "kubernetes": kubernetes_svg,
    **{f"kubernetes-{key}": (lambda key=key: kubernetes_svg(key)) for key in kubernetes_parts()},
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
    "image-layers": lambda: image_layers_svg(IMAGE),
    **{f"image-layers-{number}": (lambda number=number: image_layers_svg(IMAGE, number)) for number in (1, 3)},
    "life": lambda: life_cycle_svg(LIFE),
    "life-long": lambda: life_cycle_svg(Life("web", LIFE.events * 4)),
    **{f"container-{count}": (lambda count=count: container_svg(count)) for count in range(1, 6)},
    "services": lambda: services_svg(SERVICES),
    "services-front": lambda: services_svg(SERVICES, "front"),
    "scale": lambda: scale_svg(LOADS),
    "scale-one": lambda: scale_svg({1: LOADS[1]}),
    "spike": lambda: spike_svg(SPIKE),
    **{f"plan-{name}": (lambda plan=plan: address_plan_svg(SITE, plan)) for name, plan in PLANS.items()},
    "course-map": lambda: course_map_svg(LESSONS),
}
