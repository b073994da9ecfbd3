"""Which engine is in use, remembered: for a process and its children in the environment, for everyone else in a file.

A Jupyter server, its notebooks and its terminals are one session. A notebook that has chosen keeps its engine; whoever in
the session has not chosen follows the last choice that was made in it. The file also tells the next session.
"""

import os
import uuid

from lab.engines.facts import KINDS, EngineKind
from lab.paths import run_dir

FORCED = "LAB_ENGINE"
# a process's own choice, for it and its children: only the kind, so that it cannot point to a dead address
_CHOSEN = "LAB_ENGINE_CHOSEN"
# a Jupyter server's: the session's mark and what it began with
_SESSION = "LAB_ENGINE_SESSION"


def in_use() -> EngineKind | None:
    """The engine that this process, its parent or its session uses; None where there is none, or LAB_ENGINE has changed since."""
    kind, _space, forced = os.environ.get(_CHOSEN, "").partition(" ")
    if kind and forced == _forced():
        return _known(kind)
    session, began_with, forced = _session()
    if not session or forced != _forced():
        return None
    last, where = _read()
    return _known(last if where == session else began_with)


def last_used() -> EngineKind | None:
    """The engine that was chosen last, in whichever session of this user; None where there was none yet."""
    return _known(_read()[0])


def remember(kind: EngineKind) -> None:
    """Make an engine the one in use, for this process and its children, and for those of its session that have not chosen."""
    os.environ[_CHOSEN] = f"{kind} {_forced()}"
    _write(kind, _session()[0])


def begin_session(kind: EngineKind) -> None:
    """Make an engine the one that this Jupyter server's notebooks and terminals begin with."""
    session = _session()[0] or uuid.uuid4().hex
    os.environ.pop(_CHOSEN, None)
    os.environ[_SESSION] = f"{session} {kind} {_forced()}"
    _write(kind, session)


def _forced() -> str:
    return os.environ.get(FORCED, "")


def _session() -> tuple[str, str, str]:
    """Its mark, the kind that it began with, and what LAB_ENGINE said then; empty outside of a session."""
    session, _space, rest = os.environ.get(_SESSION, "").partition(" ")
    kind, _space, forced = rest.partition(" ")
    return session, kind, forced


def _read() -> tuple[str, str]:
    """The kind that was chosen last, and the mark of the session that did."""
    try:
        kind, _space, session = (run_dir() / "engine").read_text().partition(" ")
    except OSError:
        return "", ""
    return kind, session


def _write(kind: EngineKind, session: str) -> None:
    scratch = run_dir() / f"engine.{uuid.uuid4().hex}"
    scratch.write_text(f"{kind} {session}")
    scratch.replace(run_dir() / "engine")


def _known(word: str) -> EngineKind | None:
    return next((kind for kind in KINDS if kind == word), None)
