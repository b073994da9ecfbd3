"""Checks for "check yourself" cells: each looks at the state, whatever commands led to it, and answers with a `Finding`.

One module for each lesson; the checks themselves are all found here: `lab.verify.own_namespaces(shop)`.
"""

from typing import TYPE_CHECKING

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.verify.containers import built_by_hand as built_by_hand
    from lab.verify.containers import made_by_engine as made_by_engine
    from lab.verify.containers import own_limits as own_limits
    from lab.verify.containers import own_namespaces as own_namespaces
    from lab.verify.containers import own_root as own_root
    from lab.verify.light_and_fast import careful as careful
    from lab.verify.light_and_fast import kernel_inside as kernel_inside
    from lab.verify.light_and_fast import without_emulation as without_emulation
    from lab.verify.one_vm_per_service import capacity_function as capacity_function
    from lab.verify.one_vm_per_service import services_limited as services_limited
    from lab.verify.start import container_runs as container_runs
    from lab.verify.start import engine_answers as engine_answers
    from lab.verify.virtual_machines import hypervisor_types as hypervisor_types
    from lab.verify.virtual_machines import machine_memory as machine_memory
    from lab.verify.virtual_machines import machine_read as machine_read

_HOME = {
    "built_by_hand": "containers",
    "capacity_function": "one_vm_per_service",
    "careful": "light_and_fast",
    "container_runs": "start",
    "engine_answers": "start",
    "hypervisor_types": "virtual_machines",
    "kernel_inside": "light_and_fast",
    "machine_memory": "virtual_machines",
    "machine_read": "virtual_machines",
    "made_by_engine": "containers",
    "own_limits": "containers",
    "own_namespaces": "containers",
    "own_root": "containers",
    "services_limited": "one_vm_per_service",
    "without_emulation": "light_and_fast",
}

__all__ = [*_HOME]  # noqa: PLE0604 - holds names only


__getattr__ = loader(__name__, _HOME)


def __dir__() -> list[str]:
    return sorted(__all__)
