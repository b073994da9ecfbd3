"""The course's one table: its lessons in order, and the lesson where each statement of the text is at home."""

from dataclasses import dataclass

from lab.messages import translate as _


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course.

    Args:
        slug: the name of its files, in every language.
        minutes: how long it takes a student; `None` while it is not written yet.
        statements: the statements (`S1`) and pictures (`P1`) of the text that it shows.
    """

    slug: str
    minutes: int | None
    statements: tuple[str, ...]

    @property
    def number(self) -> str:
        """Its number, two digits."""
        return self.slug.split("-", 1)[0]

    @property
    def title(self) -> str:
        """Its title in the course's language, as it stands at the top of the lesson."""
        return _titles()[self.slug]


LESSONS = (
    Lesson("00-start", 10, ()),
    Lesson("01-virtual-machines", 25, ("S1", "S2")),
    Lesson("02-one-vm-per-service", 20, ("S3",)),
    Lesson("03-containers", 35, ("S4", "S5", "S6", "P1", "P4")),
    Lesson("04-light-and-fast", 25, ("S7", "S8")),
    Lesson("05-docker", None, ("S9", "S10", "S11", "P2")),
    Lesson("06-microservices", None, ("S12", "P5")),
    Lesson("07-scaling", None, ("S13", "S14", "S15")),
    Lesson("08-kubernetes", None, ("S16", "S17", "P3")),
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
