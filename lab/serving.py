"""Open the course: an engine made ready, then JupyterLab in this very process."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from lab.course import LESSONS
from lab.errors import LabError
from lab.messages import LANGUAGES
from lab.messages import translate as _
from lab.paths import PROJECT, cache_dir
from lab.progress.notebooks import lesson_path

_LAB = Path(__file__).parent
# the folders that Jupyter, IPython and the course make in a home
_KEPT_AT_HOME = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "XDG_DATA_HOME")
# what a server is told (see `settings`); no question about Jupyter's news before the first lesson, and no look-up of it
_SETTINGS = _LAB / "jupyter"


def serve(arguments: Sequence[str]) -> NoReturn:
    """Make an engine ready, with a line for each step, and become JupyterLab on the course's front page.

    The process id stays, so that the lab VM, leased to this process, runs for as long as the Jupyter server does.

    Args:
        arguments: further options for JupyterLab.

    Raises:
        LabError: no engine is usable, or the lessons are missing.
    """
    from lab.engines.progress import Progress
    from lab.engines.readying import make_ready
    from lab.front.tongue import choose

    for language in LANGUAGES:
        first = lesson_path(LESSONS[0], language)
        if not (PROJECT / first).is_file():
            raise LabError(_("The course's first lesson, {path}, is missing.").format(path=first))
    progress = Progress(quiet=False)
    keep_beside_the_cache(progress)
    progress(make_ready(progress))
    if (wanted := os.environ.get("COURSE_LANGUAGE")) in LANGUAGES:
        # said now, so it outdoes what was chosen on the page before
        choose(wanted)
    trust_lessons()
    progress(_("Opening JupyterLab"))
    command = [sys.executable, "-m", "jupyterlab", *_options(), *arguments]
    os.chdir(PROJECT)
    os.execve(command[0], command, with_settings(os.environ))


def keep_beside_the_cache(say: Callable[[str], None]) -> None:
    """Where the home cannot be written, have Jupyter and the course keep in the cache what they would keep there.

    Args:
        say: receives a line where that is so.

    Raises:
        LabError: the cache cannot be written, either.
    """
    if os.access(Path.home(), os.W_OK):
        return
    folder = cache_dir() / "home"
    for variable in _KEPT_AT_HOME:
        if not os.environ.get(variable):
            os.environ[variable] = str(folder / variable.lower())
    sentence = _("The home {home} cannot be written: settings and progress are kept in {folder}.")
    say(sentence.format(home=Path.home(), folder=folder))


def with_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which a Jupyter server finds the course's settings, and with them the front page."""
    paths = filter(None, (str(_SETTINGS), environment.get("JUPYTER_CONFIG_PATH")))
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


def settings() -> dict[str, dict[str, Any]]:
    """What the course asks of a Jupyter server, whoever starts it: `lab/jupyter/jupyter_server_config.py` hands it over.

    JupyterLab's part of the front page opens the page, unless the address asks for a file.
    """
    # a login shell would read a profile that sets PATH anew, and `docker` would be another one
    shell = {"shell_command": [shutil.which("bash") or "sh"]}
    return {
        "ServerApp": {"terminado_settings": shell, "default_url": "/lab"},
        "LabApp": {"extra_labextensions_path": [str(_LAB / "front" / "labextensions")]},
    }


def trust_lessons() -> None:
    """Mark the lessons as trusted: JupyterLab shows the pictures of others only after their cells have been run.

    Source: Jupyter Server's documentation, "Security in notebook documents".
    """
    from nbformat import read
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()  # type: ignore[no-untyped-call]
    for path in sorted(PROJECT.glob("notebooks/*/*.ipynb")):
        notary.sign(read(path, as_version=4))  # type: ignore[no-untyped-call]


def _options() -> list[str]:
    options = [f"--ServerApp.root_dir={PROJECT}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        options.append("--no-browser")
    return options
