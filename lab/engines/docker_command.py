"""The environment's `docker` command: the real client, pointed at the engine that the course uses."""

import os
import shutil
import sys
from pathlib import Path

from lab import apt
from lab.errors import LabError
from lab.messages import translate as _
from lab.paths import cache_dir

# the launcher that pip makes names this module; no real client does
_OURS = b"lab.engines.docker_command"


def main() -> None:
    """Become the real `docker` with the arguments of this process; on failure say why in one sentence and exit with 1."""
    from lab.engines.choice import current

    try:
        client = find_client()
        environment = current(_say).endpoint.environment()
    except LabError as error:
        sys.exit(f"docker: {error}")
    os.execve(client, ["docker", *sys.argv[1:]], environment)


def find_client() -> Path:
    """The real client: the machine's own, else the one of Debian's package, unpacked in the cache without root.

    Raises:
        LabError: there is none, and it cannot be fetched.
    """
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = shutil.which("docker", path=folder)
        if found and not _is_ours(Path(found)):
            return Path(found)
    return _unpacked()


def _is_ours(program: Path) -> bool:
    with program.open("rb") as file:
        return _OURS in file.read(4096)


def _unpacked() -> Path:
    folder = cache_dir() / "docker-client"
    if not folder.is_dir():
        if not apt.available():
            raise LabError(
                _("The docker command is not installed, and this machine has no apt to fetch it with."),
                next_step=_("Install Docker Desktop, or the docker command alone."),
            )
        # the client has its own package since Debian 13; before, it comes with the engine (which is unpacked, never started)
        try:
            apt.unpacked(["docker-cli"], folder, say=_say, dependencies=False)
        except LabError:
            apt.unpacked(["docker.io"], folder, say=_say, dependencies=False)
    return folder / "usr/bin/docker"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
