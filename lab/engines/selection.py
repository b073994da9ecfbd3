"""Find an engine: the first candidate that is usable, or the forced one, or one error that says why none is."""

import os
from dataclasses import dataclass

from lab.engines.candidates import Endpoint, Lease, Say, candidates
from lab.engines.client import LabClient
from lab.engines.facts import KINDS, EngineKind, plain_version
from lab.engines.memory import FORCED
from lab.engines.probing import FAILURES, connect, patience, reason, vouched
from lab.engines.proof import prove
from lab.errors import LabError
from lab.messages import translate as _

# this notebook's Jupyter server, else this process
DEFAULT_LEASE = Lease()


@dataclass(frozen=True)
class PassedOver:
    """A candidate that was not usable: which, as people name it, and why, in a few words."""

    kind: EngineKind
    where: str
    reason: str

    def __str__(self) -> str:
        """Both in words."""
        return f"{self.where}: {self.reason}"


class UnusableError(LabError):
    """No candidate was usable.

    Args:
        happened: what was wanted.
        passed_over: what was tried.
        advice: what the last of these says to do; empty where it says nothing.
        next_step: what to do where it does not.
    """

    def __init__(self, happened: str, passed_over: tuple[PassedOver, ...], *, advice: str, next_step: str) -> None:
        self.passed_over, self.advice = passed_over, advice
        tried = _("Tried {attempts}.").format(attempts="; ".join(map(str, passed_over)))
        super().__init__(f"{happened} {tried}", next_step=advice or next_step)


@dataclass(frozen=True)
class Selection:
    """The engine that was chosen.

    Attributes:
        client: its client.
        endpoint: how it is reached.
        passed_over: what was tried before it.
        changed: where it is another than last time and nobody asked for that, a line that says so.
    """

    client: LabClient
    endpoint: Endpoint
    passed_over: tuple[PassedOver, ...]
    changed: str = ""

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
        UnusableError: none is usable.
        LabError: `kind` or `LAB_ENGINE` is not a kind of engine.
    """
    kind = _known(kind or os.environ.get(FORCED) or None)
    passed_over: list[PassedOver] = []
    advice = ""
    for candidate in candidates(kind, say, lease):
        try:
            endpoint = candidate.open()
            with patience(say, candidate.where, another_than(candidate.kind)):
                if proven and endpoint.kind != "vm" and not vouched():
                    prove(endpoint)
                return Selection(connect(endpoint), endpoint, tuple(passed_over))
        except FAILURES as error:
            passed_over.append(PassedOver(candidate.kind, candidate.where, reason(error).rstrip(".")))
            advice = error.next_step if isinstance(error, LabError) else ""
    raise UnusableError(
        _("No engine is usable here.") if kind is None else _("The engine {kind} is not usable here.").format(kind=kind),
        tuple(passed_over),
        advice=advice,
        next_step=_next_step(kind),
    )


def another_than(kind: EngineKind) -> EngineKind:
    """A kind to choose in its place."""
    return "docker" if kind == "vm" else "vm"


def _next_step(kind: EngineKind | None) -> str:
    if kind is None:
        return _("Install Docker Desktop (or Docker Engine, or QEMU) and start again.")
    if os.environ.get(FORCED):
        return _("Start it, or unset LAB_ENGINE to let the course choose.")
    return _("Start it and try again.")


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
