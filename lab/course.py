"""The course's one table: its lessons and assignments in order, and where each statement of the text is at home."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab.messages import translate as _

if TYPE_CHECKING:
    from lab.diagrams.style import Kind


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course.

    Args:
        slug: the name of its files, in every language.
        minutes: how long it takes a student; `None` while it is not written yet.
        statements: the statements (`S1`) and pictures (`P1`) of the text that it shows.
        about: the kind of thing that it is about, whose colour and pattern it has on the front page.
    """

    slug: str
    minutes: int | None
    statements: tuple[str, ...]
    about: "Kind"

    @property
    def number(self) -> str:
        """Its number, two digits."""
        return self.slug.split("-", 1)[0]

    @property
    def module(self) -> str:
        """The name of its module in `lab.verify`."""
        return self.slug.split("-", 1)[1].replace("-", "_")

    @property
    def title(self) -> str:
        """Its title in the course's language, as it stands at the top of the lesson."""
        return _titles()[self.slug]

    @property
    def does(self) -> str:
        """What the student does in it, in the course's language, as it stands on the repository's front pages."""
        return _doings()[self.slug]


@dataclass(frozen=True)
class Assignment:
    """One assignment of the course.

    Args:
        slug: the name of its folder, in every language: that of the lesson that it follows.
        minutes: how long it takes a student.
        points: what its tasks are worth together.
        statements: the statements and pictures of the text that its tasks are about.
    """

    slug: str
    minutes: int
    points: int
    statements: tuple[str, ...]

    @property
    def number(self) -> str:
        """The number of the lesson that it follows."""
        return self.slug.split("-", 1)[0]

    @property
    def title(self) -> str:
        """The title of the lesson that it follows, in the course's language."""
        return _titles()[self.slug]

    @property
    def notebook(self) -> str:
        """The name of its notebook, without the ending."""
        return self.slug.split("-", 1)[1]


LESSONS = (
    Lesson("00-start", 10, (), "engine"),
    Lesson("01-virtual-machines", 25, ("S1", "S2"), "hypervisor"),
    Lesson("02-one-vm-per-service", 20, ("S3",), "hardware"),
    Lesson("03-containers", 35, ("S4", "S5", "S6", "P1", "P4"), "namespace"),
    Lesson("04-light-and-fast", 25, ("S7", "S8"), "kernel"),
    Lesson("05-docker", 60, ("S9", "S10", "S11", "P2"), "layer"),
    Lesson("06-microservices", 40, ("S12", "P5"), "application"),
    Lesson("07-scaling", 45, ("S13", "S14", "S15"), "network"),
    Lesson("08-kubernetes", 60, ("S16", "S17", "P3"), "control"),
)
ASSIGNMENTS = (
    Assignment("01-virtual-machines", 45, 20, ("S1", "S2", "S3")),
    Assignment("03-containers", 60, 20, ("S4", "S5", "S6", "P1", "P4")),
    Assignment("05-docker", 90, 20, ("S7", "S8", "S9", "S10", "S11", "P2")),
    Assignment("06-microservices", 75, 20, ("S12", "P5")),
    Assignment("07-scaling", 90, 20, ("S13", "S14", "S15")),
    Assignment("08-kubernetes", 75, 20, ("S16", "S17", "P3")),
)
HOME = {statement: lesson for lesson in LESSONS for statement in lesson.statements}
"""The lesson where each statement or picture of the text is shown."""


def written() -> list[tuple[str, str, int, tuple[str, ...]]]:
    """The lessons that are written: slug, title, minutes and statements, as the course's map takes them."""
    return [(lesson.slug, lesson.title, lesson.minutes, lesson.statements) for lesson in LESSONS if lesson.minutes is not None]


def _titles() -> dict[str, str]:
    return {
        "00-start": _("Start here"),
        "01-virtual-machines": _("Virtual machines"),
        "02-one-vm-per-service": _("One virtual machine per service?"),
        "03-containers": _("Containers"),
        "04-light-and-fast": _("Light and fast: measured, with the price"),
        "05-docker": _("Docker"),
        "06-microservices": _("Microservices"),
        "07-scaling": _("Scaling"),
        "08-kubernetes": _("Kubernetes"),
    }


def _doings() -> dict[str, str]:
    return {
        "00-start": _("see which engine you have and how the course works"),
        "01-virtual-machines": _("boot a Linux and look at its kernel, memory, disk and boot log"),
        "02-one-vm-per-service": _("work out how many services fit one host"),
        "03-containers": _("build a container by hand, then let the engine do it"),
        "04-light-and-fast": _("race a VM against a container, and see the price of a shared kernel"),
        "05-docker": _("carry a service from a Dockerfile to a healthy container, open its layers, push it to your own registry"),
        "06-microservices": _("run an application of five services, kill one, replace another unnoticed"),
        "07-scaling": _("load replicas behind a balancer, answer a spike, plan a site's addresses"),
        "08-kubernetes": _("keep ten services up by hand, then write the loop that does it, then declare it to a cluster"),
    }
