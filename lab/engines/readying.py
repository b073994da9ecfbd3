"""Make an engine ready for a Jupyter server: chosen, proven, remembered, and kept for as long as the server runs."""

import os

from lab.engines import make_command_reachable
from lab.engines.candidates import Say
from lab.engines.selection import remember, select
from lab.messages import translate as _


def make_ready(say: Say) -> str:
    """Make one ready, with the lab VM, where it is that, leased to this process; returns the engine in one line.

    Args:
        say: receives one line for each step that takes time.

    Raises:
        LabError: none is usable; it says what was tried.
    """
    say(_("Making an engine ready"))
    selection = select(None, say, proven=True, lease={"lease_pid": os.getpid()})
    remember(selection.endpoint.kind)
    selection.client.close()
    make_command_reachable()
    return selection.client.facts.in_one_line()
