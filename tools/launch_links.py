"""`python -m tools.launch_links [HUB]`: this repository's links that open the course on mybinder.org and on a JupyterHub.

They are made from the address that git knows as `origin`, so that they are right in every fork.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from lab.course import LESSONS
from lab.errors import LabError
from lab.messages import LANGUAGES
from lab.messages import translate as _
from lab.progress.notebooks import lesson_path
from tools.lesson_files import ROOT

_BINDER = "https://mybinder.org"
# git's short form for ssh, user@host:path. Source: git-fetch(1), "GIT URLS"
_SHORT = re.compile(r"^(?:[\w.-]+@)?(?P<host>[\w.-]+\.\w+):(?P<path>(?!//).+)$")
_LONG = re.compile(r"^(?:https?|ssh|git)://(?:[^@/]*@)?(?P<host>[^/:]+)(?::\d+)?/(?P<path>.+)$")


def public_address(remote: str) -> str:
    """The address at which anyone can clone a repository, from git's name of it, without whoever logs in there.

    Args:
        remote: an https, ssh or short ssh address.

    Raises:
        LabError: it is none of these, such as a folder of this machine.
    """
    match = _LONG.match(remote) or _SHORT.match(remote)
    if not match:
        raise LabError(
            _("{remote} is not an address that others can clone from.").format(remote=remote or "origin"),
            expected=_("The links lead to the repository that git knows as origin."),
            next_step=_("Publish the repository, then: git remote add origin ADDRESS"),
        )
    return f"https://{match['host']}/{match['path'].strip('/')}"


def binder_link(address: str) -> str:
    """The link that builds the repository on mybinder.org and opens it, at the front page in the browser's language."""
    return f"{_BINDER}/v2/git/{quote(address, safe='')}/HEAD?urlpath=lab"


def hub_link(hub: str, address: str, page: PurePosixPath) -> str:
    """The link with which nbgitpuller brings the repository into a user's home on a hub, and opens a page of it."""
    folder = PurePosixPath(address).name.removesuffix(".git")
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode({'repo': address, 'urlpath': f'lab/tree/{folder}/{page}'})}"


def main(arguments: Sequence[str]) -> int:
    """Print the badge or, for a hub's address, its link for each language; returns the exit status."""
    try:
        address = public_address(_origin())
    except LabError as error:
        print(error, file=sys.stderr)
        return 1
    if not arguments:
        print(f"[![Binder]({_BINDER}/badge_logo.svg)]({binder_link(address)})")
        return 0
    for language in LANGUAGES:
        # an image that is not the course's does not know its front page
        print(hub_link(arguments[0], address, PurePosixPath(lesson_path(LESSONS[0], language))))
    return 0


def _origin() -> str:
    """What git knows as `origin`; empty where it knows nothing, or where there is no git."""
    if not shutil.which("git"):
        return ""
    found = subprocess.run(["git", "remote", "get-url", "origin"], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
