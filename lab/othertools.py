"""Tools that are not Docker's and read the same images: skopeo without any engine, Podman with another one."""

import os
import platform
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lab import apt
from lab.errors import LabError, UnobtainableError
from lab.messages import translate as _
from lab.paths import cache_dir

if TYPE_CHECKING:
    from docker import DockerClient

_SECONDS = 300.0


def skopeo(*arguments: str) -> str:
    """Run skopeo, which reads images in registries and folders; returns what it printed.

    It is the machine's own, else Debian's, unpacked in the cache without root.

    Args:
        arguments: such as `"inspect", "docker://127.0.0.1:5000/web:1"` (skopeo(1)).

    Raises:
        LabError: it failed, or it can neither be found nor fetched.
    """
    own = shutil.which("skopeo")
    root = None if own else _unpacked()
    program = own or str(root / "usr/bin/skopeo" if root else "")
    libraries = {"LD_LIBRARY_PATH": str(root / f"usr/lib/{platform.machine()}-linux-gnu")} if root else {}
    # a policy says whose signatures are asked for; the images of a lesson have none, and where it is unpacked there is no policy
    return _run([program, "--insecure-policy", *arguments], {**os.environ, **libraries})


def podman_run(client: "DockerClient", image: str, command: list[str]) -> str:
    """What a command prints when Podman runs it in an image of this engine, or a sentence where Podman is not here.

    Args:
        client: the engine that has the image.
        image: its tag.
        command: the command, without shell.

    Raises:
        LabError: Podman is here but could not run it.
    """
    program = shutil.which("podman")
    if program is None:
        return _("Podman is not on this computer, so the image was not run by it. Nothing else in the lesson needs it.")
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "image.tar"
        archive.write_bytes(b"".join(client.images.get(image).save(named=True)))
        environment = {**os.environ}
        loaded = _run([program, "load", "--quiet", "--input", str(archive)], environment)
        name = loaded.strip().rsplit(": ", 1)[-1]
        try:
            return _run([program, "run", "--rm", "--network=none", name, *command], environment).strip()
        finally:
            _run([program, "image", "rm", "--force", name], environment)


def _unpacked() -> Path:
    if not apt.available():
        raise UnobtainableError(
            _("skopeo is not installed, and this machine has no apt to fetch it with."),
            next_step=_("Go on with the next section: nothing else in the lesson needs it."),
        )
    return apt.unpacked(["skopeo"], cache_dir() / "tools" / "skopeo", say=lambda _line: None)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=_SECONDS
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise LabError(
            _("`{command}` failed: {reason}").format(command=Path(command[0]).name, reason=" ".join(last)),
            next_step=_("Run the cells above again, from the registry's on, then this one."),
        )
    return done.stdout
