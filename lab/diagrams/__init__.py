"""Diagrams bound to what was just run: each a pure function from data to SVG, and a thin widget around it.

For a static picture call the pure function: `stacks_svg()` gives a complete SVG as a string.
"""

from typing import TYPE_CHECKING

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.diagrams.anatomy_reading import read_anatomy as read_anatomy
    from lab.diagrams.capacity_calculator import capacity as capacity
    from lab.diagrams.capacity_calculator import capacity_svg as capacity_svg
    from lab.diagrams.capacity_plan import plan_capacity as plan_capacity
    from lab.diagrams.container_anatomy import anatomy as anatomy
    from lab.diagrams.container_anatomy import anatomy_svg as anatomy_svg
    from lab.diagrams.container_parts import container as container
    from lab.diagrams.container_parts import container_svg as container_svg
    from lab.diagrams.hypervisor_layers import hypervisor as hypervisor
    from lab.diagrams.hypervisor_layers import hypervisor_svg as hypervisor_svg
    from lab.diagrams.lesson_map import course_map as course_map
    from lab.diagrams.lesson_map import course_map_svg as course_map_svg
    from lab.diagrams.race_plot import race as race
    from lab.diagrams.race_plot import race_svg as race_svg
    from lab.diagrams.two_stacks import stacks as stacks
    from lab.diagrams.two_stacks import stacks_svg as stacks_svg

_HOME = {
    "anatomy": "container_anatomy",
    "anatomy_svg": "container_anatomy",
    "capacity": "capacity_calculator",
    "capacity_svg": "capacity_calculator",
    "container": "container_parts",
    "container_svg": "container_parts",
    "course_map": "lesson_map",
    "course_map_svg": "lesson_map",
    "hypervisor": "hypervisor_layers",
    "hypervisor_svg": "hypervisor_layers",
    "plan_capacity": "capacity_plan",
    "race": "race_plot",
    "race_svg": "race_plot",
    "read_anatomy": "anatomy_reading",
    "stacks": "two_stacks",
    "stacks_svg": "two_stacks",
}

__all__ = [*_HOME]  # noqa: PLE0604 - holds names only


__getattr__ = loader(__name__, _HOME)


def __dir__() -> list[str]:
    return sorted(__all__)
