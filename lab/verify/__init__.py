"""Checks for "check yourself" cells: each looks at the state, whatever commands led to it, and answers with a `Finding`.

One module for each lesson; the checks themselves are all found here: `lab.verify.own_namespaces(shop)`. A check that is called
from here also notes in the student's progress how it went.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.verify.containers import built_by_hand as built_by_hand
    from lab.verify.containers import made_by_engine as made_by_engine
    from lab.verify.containers import own_limits as own_limits
    from lab.verify.containers import own_namespaces as own_namespaces
    from lab.verify.containers import own_root as own_root
    from lab.verify.docker import cache_kept as cache_kept
    from lab.verify.docker import layer_of_file as layer_of_file
    from lab.verify.docker import no_secret as no_secret
    from lab.verify.docker import service_fit as service_fit
    from lab.verify.kubernetes import declares as declares
    from lab.verify.kubernetes import deployed as deployed
    from lab.verify.kubernetes import places as places
    from lab.verify.kubernetes import reconciles as reconciles
    from lab.verify.light_and_fast import careful as careful
    from lab.verify.light_and_fast import kernel_inside as kernel_inside
    from lab.verify.light_and_fast import without_emulation as without_emulation
    from lab.verify.microservices import only_in_back as only_in_back
    from lab.verify.microservices import unnoticed as unnoticed
    from lab.verify.microservices import without_queue as without_queue
    from lab.verify.one_vm_per_service import capacity_function as capacity_function
    from lab.verify.one_vm_per_service import services_limited as services_limited
    from lab.verify.scaling import address_plan as address_plan
    from lab.verify.scaling import balanced as balanced
    from lab.verify.scaling import planned_network as planned_network
    from lab.verify.scaling import replicas_function as replicas_function
    from lab.verify.start import container_runs as container_runs
    from lab.verify.start import engine_answers as engine_answers
    from lab.verify.virtual_machines import hypervisor_types as hypervisor_types
    from lab.verify.virtual_machines import machine_memory as machine_memory
    from lab.verify.virtual_machines import machine_read as machine_read

_HOME = {
    "address_plan": "scaling",
    "balanced": "scaling",
    "built_by_hand": "containers",
    "cache_kept": "docker",
    "capacity_function": "one_vm_per_service",
    "careful": "light_and_fast",
    "container_runs": "start",
    "declares": "kubernetes",
    "deployed": "kubernetes",
    "engine_answers": "start",
    "hypervisor_types": "virtual_machines",
    "kernel_inside": "light_and_fast",
    "layer_of_file": "docker",
    "machine_memory": "virtual_machines",
    "machine_read": "virtual_machines",
    "made_by_engine": "containers",
    "no_secret": "docker",
    "only_in_back": "microservices",
    "own_limits": "containers",
    "own_namespaces": "containers",
    "own_root": "containers",
    "places": "kubernetes",
    "planned_network": "scaling",
    "reconciles": "kubernetes",
    "replicas_function": "scaling",
    "service_fit": "docker",
    "services_limited": "one_vm_per_service",
    "unnoticed": "microservices",
    "without_emulation": "light_and_fast",
    "without_queue": "microservices",
}

__all__ = [*_HOME]  # noqa: PLE0604 - holds names only


_load = loader(__name__, _HOME)


@cache
def __getattr__(name: str) -> Any:
    from lab.course import LESSONS
    from lab.progress import recorded

    check = _load(name)
    return recorded(next(lesson.slug for lesson in LESSONS if lesson.module == _HOME[name]), check)


def checks_of(module: str) -> frozenset[str]:
    """The names of the checks in one of this package's modules: those of one lesson."""
    return frozenset(name for name, home in _HOME.items() if home == module)


def __dir__() -> list[str]:
    return sorted(__all__)
