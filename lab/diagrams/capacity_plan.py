"""How many services fit in one host's memory, each in a virtual machine or each in a container."""

from dataclasses import dataclass

from lab.errors import LabError
from lab.messages import translate as _


@dataclass(frozen=True)
class Capacity:
    """A host's memory, what each service needs of it, and how many fit. All sizes in MB."""

    host_mb: float
    reserved_mb: float
    vm_mb: float
    container_mb: float
    service_mb: float

    @property
    def free_mb(self) -> float:
        """What is left for services."""
        return self.host_mb - self.reserved_mb

    @property
    def with_vms(self) -> int:
        """Services that fit, each in a virtual machine of its own."""
        return int(self.free_mb // (self.vm_mb + self.service_mb))

    @property
    def with_containers(self) -> int:
        """Services that fit, each in a container of its own."""
        return int(self.free_mb // (self.container_mb + self.service_mb))


def plan_capacity(*, host_mb: float, reserved_mb: float, vm_mb: float, container_mb: float, service_mb: float) -> Capacity:
    """How many services fit; memory is the only limit looked at.

    Args:
        host_mb: the host's memory.
        reserved_mb: what the host keeps for itself.
        vm_mb: what a virtual machine takes for its own system, beside the service.
        container_mb: what a container takes beside the service.
        service_mb: what the service itself takes.

    Raises:
        LabError: where the figures cannot be, in a sentence.
    """
    at_least_zero = {"reserved_mb": reserved_mb, "vm_mb": vm_mb, "container_mb": container_mb}
    for name, value in at_least_zero.items():
        if value < 0:
            raise LabError(_("{name} must be 0 or more; it is {value}.").format(name=name, value=value))
    for name, value in {"host_mb": host_mb, "service_mb": service_mb}.items():
        if value <= 0:
            raise LabError(_("{name} must be more than 0; it is {value}.").format(name=name, value=value))
    if reserved_mb > host_mb:
        raise LabError(
            _("reserved_mb must be at most host_mb: the host cannot keep {reserved} of {host} MB.").format(
                reserved=reserved_mb, host=host_mb
            )
        )
    return Capacity(host_mb, reserved_mb, vm_mb, container_mb, service_mb)
