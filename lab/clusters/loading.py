"""Copy images from the engine to a cluster's nodes: each kind of cluster has a command of its own for it.

Sources: https://kind.sigs.k8s.io/docs/user/quick-start/#loading-an-image-into-your-cluster,
https://minikube.sigs.k8s.io/docs/handbook/pushing/, https://k3d.io/stable/usage/commands/k3d_image_import/.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lab.engines import make_command_reachable
from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker import DockerClient

COMMAND = "LAB_CLUSTER_LOAD"
"""The environment variable that holds a command of one's own: the images' tags are added to it."""


def load(engine: "DockerClient", images: Sequence[str], context: str) -> str:
    """See `Cluster.load`."""
    if own := os.environ.get(COMMAND):
        command = shlex.split(own)
        _require(command[0])
        _run([*command, *images])
    elif context in {"docker-desktop", "rancher-desktop"}:
        return _("{context} runs the engine's own images: nothing to copy.").format(context=context)
    else:
        for image in images:
            with tempfile.TemporaryDirectory() as folder:
                archive = Path(folder, "image.tar")
                command = command_for(context, str(archive))
                _require(command[0])
                _save(engine, image, archive)
                _run(command)
    return _("Copied to the cluster: {images}.").format(images=", ".join(images))


def command_for(context: str, archive: str) -> list[str]:
    """The command that copies an image's archive to the nodes of a context's cluster.

    Raises:
        LabError: no way is known.
    """
    kind, _dash, name = context.partition("-")
    if kind == "kind" and name:
        return ["kind", "load", "image-archive", archive, "--name", name]
    if kind == "k3d" and name:
        return ["k3d", "image", "import", archive, "--cluster", name]
    if context == "minikube":
        return ["minikube", "image", "load", archive]
    raise LabError(
        _("How images get to the nodes of context {context} is not known.").format(context=context),
        next_step=_("Put a command that copies them in {variable}; the images' tags are added to it.").format(variable=COMMAND),
    )


def _require(program: str) -> None:
    if shutil.which(program) is None:
        raise LabError(
            _("The command {program} is not installed, so no image can be copied to its cluster.").format(program=program),
            next_step=_("Install it, or put another command in {variable}.").format(variable=COMMAND),
        )


def _save(engine: "DockerClient", image: str, archive: Path) -> None:
    from docker.errors import ImageNotFound

    try:
        found = engine.images.get(image)
    except ImageNotFound as error:
        raise LabError(
            _("The engine has no image {image}.").format(image=image), next_step=_("Build it first, or correct its name.")
        ) from error
    with archive.open("wb") as file:
        for chunk in found.save(named=image):
            file.write(chunk)


def _run(command: Sequence[str]) -> None:
    # `docker` in it is the one that finds the course's engine
    make_command_reachable()
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise LabError(
            _("The images could not be copied to the cluster: {reason}").format(reason=" ".join(last)),
            expected=_("The command was: {command}").format(command=shlex.join(command)),
        )
