"""The engine as the page shows it, and the two things that it does with it. All of this waits for engines: call it in threads."""

from dataclasses import dataclass

from lab.engines.candidates import Say
from lab.engines.facts import EngineKind
from lab.errors import LabError
from lab.messages import translate as _


@dataclass(frozen=True)
class EngineState:
    """The engine in use.

    Attributes:
        kind: how it is reached; None where none answers.
        name: what answers, with its version.
        where: the system that it runs on.
        limits: what it cannot do, each a short phrase.
        trouble: where none answers, what was tried.
    """

    kind: EngineKind | None
    name: str = ""
    where: str = ""
    limits: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def ready(self) -> bool:
        """Whether it answers."""
        return self.kind is not None


def look() -> EngineState:
    """Ask for the engine in use; none is started."""
    # imported here: the docker SDK takes longer to import than the rest of `lab`
    from lab.engines.choice import current
    from lab.engines.probing import FAILURES
    from lab.engines.progress import Progress

    try:
        selection = current(Progress(quiet=True), lease=None)
        try:
            facts = selection.client.facts
        finally:
            selection.client.close()
    except LabError as error:
        return EngineState(None, trouble=error.happened)
    except FAILURES as error:  # it went just after it had answered
        return EngineState(None, trouble=_("The engine stopped answering: {reason}.").format(reason=error))
    place = _("{system}, kernel {kernel}").format(system=facts.operating_system, kernel=facts.kernel)
    return EngineState(facts.kind, f"{facts.name} {facts.version}", place, facts.limits)


def make_ready(say: Say) -> str:
    """Make one ready; returns what to tell the student.

    Raises:
        LabError: none is usable.
    """
    from lab.engines.readying import make_ready

    return make_ready(say)


def reset(say: Say) -> str:
    """Remove what the course made; returns what was removed, in words. An engine that does not run is left so.

    Raises:
        LabError: no engine runs, or something could not be removed.
    """
    from lab.engines.choice import current
    from lab.engines.progress import Progress
    from lab.resetting import reset

    say(_("Removing what the course made"))
    current(Progress(quiet=True), lease=None).client.close()
    return repr(reset())
