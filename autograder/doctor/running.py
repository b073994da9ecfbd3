"""What submissions run in, each really tried: user namespaces, the sandbox, the engine."""

import sys
from pathlib import Path

from autograder.doctor.finding import Seen, amiss, note, ok
from autograder.sandbox import bubblewrap, choose
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import CellRun, Session, SessionOverError
from lab.engines.progress import Progress
from lab.engines.selection import select
from lab.errors import LabError
from lab.messages import language
from lab.messages import translate as _

# the kernel's settings that forbid user namespaces: what they then hold, and the command that allows them
_FORBIDDING = {
    "user/max_user_namespaces": ("0", "sudo sysctl -w user.max_user_namespaces=10000"),
    "kernel/unprivileged_userns_clone": ("0", "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
    "kernel/apparmor_restrict_unprivileged_userns": ("1", "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
}
_SECONDS = 60.0


def namespaces(settings: Path = Path("/proc/sys")) -> Seen:
    """Whether bubblewrap gets the namespaces that it needs; where not, which of the kernel's settings forbids it.

    Args:
        settings: where the kernel shows its settings.
    """
    problem = bubblewrap.problem()
    if not problem:
        return ok(_("bubblewrap gets them."))
    commands = [command for name, (forbidden, command) in _FORBIDDING.items() if _setting(settings / name) == forbidden]
    return note(
        _("bubblewrap does not get them ({problem}); a container has to be the sandbox.").format(problem=problem),
        _("To allow them: {commands}").format(commands=" && ".join(commands))
        if commands
        else _("Nothing to do where the sandbox below works; inside a container its own settings forbid them."),
    )


def sandbox(limits: Limits) -> Seen:
    """Whether a cell really runs in the sandbox that submissions would get."""
    launch = choose(limits)
    cell = CellRun()
    try:
        session = Session(launch(None, limits, language()), limits)
        try:
            cell = session.run("print(6 * 7)", _SECONDS)
        finally:
            session.close()
    except SessionOverError as over:
        return amiss(_("{kind}: it does not start ({said}).").format(kind=launch.kind, said=over.said or over.limit), _choose())
    if "".join(str(output.get("text", "")) for output in cell.outputs) != "42\n":
        return amiss(_("{kind}: a cell ran in it, and its output did not come back.").format(kind=launch.kind), _choose())
    return ok(_("{kind}: a cell ran in it.").format(kind=launch.kind))


def engine() -> Seen:
    """Which engine submissions' containers run on, after one was run on it. The lab VM, where it has to be, takes its time."""
    try:
        selection = select(None, Progress(quiet=not sys.stderr.isatty()), proven=True)
    except LabError as error:
        return amiss(error.happened, error.next_step)
    selection.client.close()
    return ok(_("a container ran on it. {facts}").format(facts=selection.client.facts.in_one_line()))


def _choose() -> str:
    return _("Choose the other kind with c.Limits.sandbox in nbgrader_config.py, and run this again.")


def _setting(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # this kernel has no such setting
        return ""
