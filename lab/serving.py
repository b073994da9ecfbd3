"""Open the course: an engine made ready, then JupyterLab in this very process."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from lab.engines import make_command_reachable
from lab.errors import LabError
from lab.messages import language
from lab.messages import translate as _

_PROJECT = Path(__file__).resolve().parents[1]
# no question about Jupyter's news before the first lesson, and no look-up of it
_SETTINGS = Path(__file__).with_name("jupyter")


def serve(arguments: Sequence[str]) -> NoReturn:
    """Make an engine ready, with a line for each step, and become JupyterLab on the course's front page.

    The process id stays, so that the lab VM, leased to this process, runs for as long as the Jupyter server does.

    Args:
        arguments: further options for JupyterLab.

    Raises:
        LabError: no engine is usable, or the front page is missing.
    """
    from lab.engines.progress import Progress
    from lab.engines.selection import remember, select

    chosen = language()
    front_page = Path("notebooks", chosen, "00-start.ipynb")
    if not (_PROJECT / front_page).is_file():
        raise LabError(_("The course's front page, {path}, is missing.").format(path=front_page))
    progress = Progress(quiet=False)
    progress(_("Making an engine ready"))
    selection = select(None, progress, proven=True, lease={"lease_pid": os.getpid()})
    remember(selection.endpoint.kind)
    selection.client.close()
    progress(selection.client.facts.in_one_line())
    make_command_reachable()
    _trust_lessons()
    progress(_("Opening JupyterLab"))
    command = [sys.executable, "-m", "jupyterlab", *_options(front_page), *arguments]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (str(_SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH"))))
    os.chdir(_PROJECT)
    os.execv(command[0], command)


def _trust_lessons() -> None:
    """Mark the lessons as trusted: JupyterLab shows the pictures of others only after their cells have been run.

    Source: Jupyter Server's documentation, "Security in notebook documents".
    """
    from nbformat import read
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()  # type: ignore[no-untyped-call]
    for path in sorted(_PROJECT.glob("notebooks/*/*.ipynb")):
        notary.sign(read(path, as_version=4))  # type: ignore[no-untyped-call]


def _options(front_page: Path) -> list[str]:
    # a login shell would read a profile that sets PATH anew, and `docker` would be another one
    shell = {"shell_command": [shutil.which("bash") or "sh"]}
    options = [
        f"--ServerApp.root_dir={_PROJECT}",
        f"--LabApp.default_url=/lab/tree/{front_page.as_posix()}",
        f"--ServerApp.terminado_settings={json.dumps(shell)}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        options.append("--no-browser")
    return options
