"""A free port on the host's loopback."""

import socket

from lab.errors import LabError
from lab.messages import translate as _
from lab.vm.tls import ADDRESS


def free_port(preferred: int = 0) -> int:
    """The preferred port if nobody listens on it and this user may, else any that is free.

    Raises:
        LabError: there is none.
    """
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
            if found := int(probe.getsockname()[1]):
                return found
    raise LabError(_("This machine has no free port."), next_step=_("Close other programs and try again."))
