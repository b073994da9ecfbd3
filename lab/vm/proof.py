"""The proof that the lab VM's engine really runs containers, given once, before its state is saved."""

from pathlib import Path

from lab import images
from lab.engines.client import LabClient
from lab.errors import LabError
from lab.messages import translate as _
from lab.vm.tls import ADDRESS


def prove_container(port: int, keys: Path) -> None:
    """Build the course's image and run a container of it.

    Raises:
        LabError: the container did not print what it was told to.
    """
    # how long an answer may take is for whoever watches the machine to decide: when it ends, so does the connection
    client = LabClient.connect(f"tcp://{ADDRESS}:{port}", cert_dir=keys, timeout=None)
    try:
        printed = client.containers.run(images.busybox(client), ["echo", "alive"], remove=True).decode().strip()
    finally:
        client.close()
    if printed != "alive":
        raise LabError(
            _("A container in the lab VM printed {printed!r}.").format(printed=printed),
            expected=_("It should have printed 'alive'."),
            next_step=_("Start the lab VM again with python -m lab up; if this repeats, report it."),
        )
