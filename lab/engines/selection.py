"""Choose the engine: the first candidate that is usable, or the forced one, or one error that says why none is."""

import os
from dataclasses import dataclass

from lab.engines.candidates import Endpoint, Lease, Say, candidates
from lab.engines.client import LabClient
from lab.engines.facts import KINDS, EngineKind, plain_version
from lab.engines.probing import FAILURES, connect, prove, reason, vouched
from lab.errors import LabError
from lab.messages import translate as _
from lab.paths import run_dir

FORCED = "LAB_ENGINE"
# set by `engine()` for its own process and its children: only the kind, so that it cannot point to a dead address
_CHOSEN = "LAB_ENGINE_CHOSEN"
# this notebook's Jupyter server, else this process
DEFAULT_LEASE = Lease()


@dataclass(frozen=True)
class Selection:
    """The engine that was chosen.

    Attributes:
        client: its client.
        endpoint: how it is reached.
        rejected: what was tried before it and why it was not usable, in words.
    """

    client: LabClient
    endpoint: Endpoint
    rejected: tuple[str, ...]

    def version(self) -> str:
        """The engine's version, without asking again where it has just been told."""
        return plain_version(self.endpoint.machine.docker) if self.endpoint.machine else self.client.facts.version


def select(kind: EngineKind | None, say: Say, *, proven: bool, lease: Lease | None = DEFAULT_LEASE) -> Selection:
    """The first usable candidate.

    Args:
        kind: try only this kind; by default what `LAB_ENGINE` says, else all.
        say: receives one line for each step that takes time.
        proven: whether it must run a container before it is believed. The lab VM did so before its state was saved, and
            the grader's for what it runs.
        lease: for whom the lab VM is started where it is needed; None not to start it.

    Raises:
        LabError: none is usable, or `kind` or `LAB_ENGINE` is not a kind of engine.
    """
    kind = _known(kind or os.environ.get(FORCED) or None)
    rejected: list[str] = []
    advice = ""
    for candidate in candidates(kind, say, lease):
        try:
            endpoint = candidate.open()
            if proven and endpoint.kind != "vm" and not vouched():
                prove(endpoint)
            return Selection(connect(endpoint), endpoint, tuple(rejected))
        except FAILURES as error:
            rejected.append(f"{candidate.where}: {reason(error).rstrip('.')}")
            advice = error.next_step if isinstance(error, LabError) else ""
    wanted = _("No engine is usable here.") if kind is None else _("The engine {kind} is not usable here.").format(kind=kind)
    raise LabError(
        wanted + " " + _("Tried {attempts}.").format(attempts="; ".join(rejected)),
        next_step=advice
        or (
            _("Start it, or unset LAB_ENGINE to let the course choose.")
            if kind
            else _("Install Docker Desktop (or Docker Engine, or QEMU) and start again.")
        ),
    )


def current(say: Say, *, lease: Lease | None = DEFAULT_LEASE) -> Selection:
    """The engine in use: the one that this process, or whoever asked last, chose; else the first that answers.

    Args and errors as for `select`; nothing is run to prove it.
    """
    chosen = _chosen_here() or os.environ.get(FORCED) or _last_chosen()
    if chosen in KINDS:
        try:
            return select(_known(chosen), say, proven=False, lease=lease)
        except LabError:
            if os.environ.get(FORCED):
                raise
    return select(None, say, proven=False, lease=lease)


def remember(kind: EngineKind) -> None:
    """Make an engine the current one, for this process and its children, and for the user's terminals."""
    os.environ[_CHOSEN] = f"{kind} {os.environ.get(FORCED, '')}"
    (run_dir() / "engine").write_text(kind)


def _chosen_here() -> str:
    """What this process or its parent chose, unless LAB_ENGINE has changed since."""
    kind, _space, forced = os.environ.get(_CHOSEN, "").partition(" ")
    return kind if forced == os.environ.get(FORCED, "") else ""


def _last_chosen() -> str:
    try:
        return (run_dir() / "engine").read_text()
    except OSError:
        return ""


def _known(kind: str | None) -> EngineKind | None:
    if kind is None:
        return None
    for known in KINDS:
        if kind == known:
            return known
    raise LabError(
        _("{kind!r} is not a kind of engine.").format(kind=kind),
        expected=_("It is one of {kinds}.").format(kinds=", ".join(KINDS)),
        next_step=_("Correct LAB_ENGINE, or unset it to let the course choose."),
    )
