"""Which engine: the one that is asked for, else the one in use, else the first usable one. Only a word changes the one in use."""

import os
from dataclasses import replace

from lab.engines.candidates import Lease, Say
from lab.engines.facts import EngineKind
from lab.engines.memory import FORCED, in_use, last_used
from lab.engines.selection import DEFAULT_LEASE, Selection, UnusableError, another_than, select
from lab.errors import LabError
from lab.messages import translate as _


def choose(kind: EngineKind | None, say: Say, *, lease: Lease | None = DEFAULT_LEASE) -> Selection:
    """An engine to use from now on, proven; whoever calls this remembers it.

    Args:
        kind: use this kind; by default the one in use, else what `LAB_ENGINE` says, else the first that is usable.
        say: receives one line for each step that takes time.
        lease: for whom the lab VM is started where it is needed; None not to start it.

    Raises:
        LabError: none is usable, or the one in use cannot be used now.
    """
    used = None if kind else in_use()
    if used:
        return _kept(used, say, proven=True, lease=lease)
    selection = select(kind, say, proven=True, lease=lease)
    before = last_used()
    if kind or os.environ.get(FORCED) or before in {None, selection.endpoint.kind}:
        return selection
    return replace(selection, changed=_changed(selection, before))


def current(say: Say, *, lease: Lease | None = DEFAULT_LEASE) -> Selection:
    """The engine in use, else the one that was chosen last; where none ever was, the first that answers.

    Args and errors as for `choose`; nothing is run to prove it.
    """
    used = in_use() or (None if os.environ.get(FORCED) else last_used())
    return _kept(used, say, proven=False, lease=lease) if used else select(None, say, proven=False, lease=lease)


def _kept(kind: EngineKind, say: Say, *, proven: bool, lease: Lease | None) -> Selection:
    """The engine in use, and no other: what the course made is on it."""
    try:
        return select(kind, say, proven=proven, lease=lease)
    except UnusableError as error:
        raise _unusable_now(kind, error) from error


def _unusable_now(kind: EngineKind, error: UnusableError) -> LabError:
    reasons = "; ".join(each.reason for each in error.passed_over)
    unasked = _("No other engine takes its place unless you say so.")
    # the lab VM may have ended, and what was made on it with it
    kept = unasked if kind == "vm" else _("What was made on it is still there.") + " " + unasked
    ways = _("Start it, or wait until it answers, and run this again; or choose another: {call}, or LAB_ENGINE={other}.")
    other = another_than(kind)
    steps = [error.advice, ways.format(call=f'lab.engine(kind="{other}")', other=other)]
    if in_use() is None:  # it was another session's
        steps.append(_("To let the course choose anew: python -m lab up."))
    return LabError(
        _("The engine in use ({engine}) cannot be used now: {reason}.").format(engine=_name(kind), reason=reasons),
        expected=kept,
        next_step=" ".join(filter(None, steps)),
    )


def _changed(selection: Selection, before: EngineKind) -> str:
    now = _name(selection.endpoint.kind)
    reasons = "; ".join(each.reason for each in selection.passed_over if each.kind == before)
    if reasons:
        words = _("Another engine than last time: {now} now, {before} before, which was passed over ({reasons}).")
    else:
        words = _("Another engine than last time: {now} now, which comes first where it works, {before} before.")
    back = _("To choose yourself: LAB_ENGINE={kind}.").format(kind=before)
    return words.format(now=now, before=_name(before), reasons=reasons) + " " + back


def _name(kind: EngineKind) -> str:
    return {"docker": "Docker", "podman": "Podman", "vm": _("lab VM")}[kind]
