"""The application's services, networks and data as they are at the moment: drawn anew whenever one of them changes."""

from typing import TYPE_CHECKING, Any

from lab.diagrams.services_drawing import services_svg, services_text
from lab.diagrams.services_reading import follow, read_services
from lab.diagrams.widget import Diagram, pick_one, press
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient


class LiveDiagram(Diagram):
    """A diagram that follows an engine until it is closed."""

    def follow(self, client: "DockerClient") -> None:
        """Draw anew after each event of the engine."""
        self._end = follow(client, self.refresh)

    def close(self) -> None:
        """Remove it from the page, and follow no longer."""
        self._end()
        super().close()


def services(client: "DockerClient") -> Diagram:
    """The widget: reads what runs, and again by itself whenever a container comes, ends or changes its networks.

    Args:
        client: the engine, from `lab.engine()`.
    """
    first = read_services(client)
    names = [fact.name for fact in first.everyone()]
    choice = pick_one(_("Service"), {None: _("none"), **{name: name for name in sorted(names)}})
    read: list[Any] = [first]

    def draw() -> str:
        # read when it is drawn: a picture of a moment ago would show as running what is not
        read[0] = read_services(client)
        return services_svg(read[0], choice.value)

    def refresh() -> None:
        diagram.refresh()

    diagram = LiveDiagram(
        _("Services, networks and data"),
        draw,
        lambda: services_text(read[0]),
        controls=[choice, press(_("Read again"), refresh)],
    )
    diagram.follow(client)
    return diagram
