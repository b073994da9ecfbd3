"""Make an engine ready for a Jupyter server: chosen, proven, remembered, and kept for as long as the server runs."""

import os

from lab.engines import make_command_reachable
from lab.engines.candidates import Say
from lab.engines.choice import choose
from lab.engines.memory import begin_session
from lab.messages import translate as _


def make_ready(say: Say) -> str:
    """Make one ready, with the lab VM, where it is that, leased to this process; returns the engine in one line,
    with another before it where that is not the one of last time.

    Args:
        say: receives one line for each step that takes time.

    Raises:
        LabError: none is usable, or the one in use cannot be used now; it says what was tried.
    """
    say(_("Making an engine ready"))
    selection = choose(None, say, lease={"lease_pid": os.getpid()})
    begin_session(selection.endpoint.kind)
    selection.client.close()
    make_command_reachable()
    return " ".join(filter(None, (selection.changed, selection.client.facts.in_one_line())))
