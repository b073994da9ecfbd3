"""The course where somebody else starts Jupyter, as Binder and JupyterHub do: an engine made ready, then their command.

`python -m lab.hosting COMMAND…` is the entry point of the image in `binder/Dockerfile`.
"""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from lab.engines.progress import Progress
from lab.engines.readying import make_ready
from lab.errors import LabError
from lab.serving import keep_beside_the_cache, trust_lessons, with_settings


def host(command: Sequence[str]) -> NoReturn:
    """Make an engine ready, with a line for each step, and become the command, which starts Jupyter in its own way.

    The process id stays, and with it the lab VM, for as long as the Jupyter server runs.

    Args:
        command: the program and its arguments.
    """
    progress = Progress(quiet=False)
    try:
        keep_beside_the_cache(progress)
        progress(make_ready(progress))
    except LabError as error:
        # a hub that gets no server shows its users nothing; a lesson's first cell says this again, where they can read it
        print(error, file=sys.stderr, flush=True)
    trust_lessons()
    os.execvpe(command[0], list(command), with_settings(os.environ))


if __name__ == "__main__":
    host(sys.argv[1:])
