"""Diagrams bound to what was just run: each a pure function from data to SVG, and a thin widget around it.

For a static picture call the pure function: `stacks_svg()` gives a complete SVG as a string.
"""

from typing import TYPE_CHECKING

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.diagrams.address_plan_picture import address_plan as address_plan
    from lab.diagrams.address_plan_picture import address_plan_svg as address_plan_svg
    from lab.diagrams.anatomy_reading import read_anatomy as read_anatomy
    from lab.diagrams.capacity_calculator import capacity as capacity
    from lab.diagrams.capacity_calculator import capacity_svg as capacity_svg
    from lab.diagrams.capacity_plan import plan_capacity as plan_capacity
    from lab.diagrams.container_anatomy import anatomy as anatomy
    from lab.diagrams.container_anatomy import anatomy_svg as anatomy_svg
    from lab.diagrams.container_parts import container as container
    from lab.diagrams.container_parts import container_svg as container_svg
    from lab.diagrams.desired_state_diagram import desired_state as desired_state
    from lab.diagrams.desired_state_diagram import desired_state_svg as desired_state_svg
    from lab.diagrams.hypervisor_layers import hypervisor as hypervisor
    from lab.diagrams.hypervisor_layers import hypervisor_svg as hypervisor_svg
    from lab.diagrams.image_layers_stack import image_layers as image_layers
    from lab.diagrams.image_layers_stack import image_layers_svg as image_layers_svg
    from lab.diagrams.kubernetes_parts import kubernetes as kubernetes
    from lab.diagrams.kubernetes_parts import kubernetes_svg as kubernetes_svg
    from lab.diagrams.lesson_map import course_map as course_map
    from lab.diagrams.lesson_map import course_map_svg as course_map_svg
    from lab.diagrams.life_cycle_states import life_cycle as life_cycle
    from lab.diagrams.life_cycle_states import life_cycle_svg as life_cycle_svg
    from lab.diagrams.life_events import read_life as read_life
    from lab.diagrams.race_plot import race as race
    from lab.diagrams.race_plot import race_svg as race_svg
    from lab.diagrams.scale_plot import scale as scale
    from lab.diagrams.scale_plot import scale_svg as scale_svg
    from lab.diagrams.scale_spike import spike as spike
    from lab.diagrams.scale_spike import spike_svg as spike_svg
    from lab.diagrams.services_drawing import services_svg as services_svg
    from lab.diagrams.services_map import services as services
    from lab.diagrams.services_reading import read_services as read_services
    from lab.diagrams.two_stacks import stacks as stacks
    from lab.diagrams.two_stacks import stacks_svg as stacks_svg

_HOME = {
    "address_plan": "address_plan_picture",
    "address_plan_svg": "address_plan_picture",
    "anatomy": "container_anatomy",
    "anatomy_svg": "container_anatomy",
    "capacity": "capacity_calculator",
    "capacity_svg": "capacity_calculator",
    "container": "container_parts",
    "container_svg": "container_parts",
    "course_map": "lesson_map",
    "course_map_svg": "lesson_map",
    "desired_state": "desired_state_diagram",
    "desired_state_svg": "desired_state_diagram",
    "hypervisor": "hypervisor_layers",
    "hypervisor_svg": "hypervisor_layers",
    "image_layers": "image_layers_stack",
    "image_layers_svg": "image_layers_stack",
    "kubernetes": "kubernetes_parts",
    "kubernetes_svg": "kubernetes_parts",
    "life_cycle": "life_cycle_states",
    "life_cycle_svg": "life_cycle_states",
    "plan_capacity": "capacity_plan",
    "race": "race_plot",
    "race_svg": "race_plot",
    "read_anatomy": "anatomy_reading",
    "read_life": "life_events",
    "read_services": "services_reading",
    "scale": "scale_plot",
    "scale_svg": "scale_plot",
    "services": "services_map",
    "services_svg": "services_drawing",
    "spike": "scale_spike",
    "spike_svg": "scale_spike",
    "stacks": "two_stacks",
    "stacks_svg": "two_stacks",
}

__all__ = [*_HOME]  # noqa: PLE0604 - holds names only


__getattr__ = loader(__name__, _HOME)


def __dir__() -> list[str]:
    return sorted(__all__)
