"""The `kubectl` command: the machine's own, else the one of Debian's package, unpacked without root."""

import os
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path

from lab import apt
from lab.errors import LabError
from lab.messages import translate as _
from lab.paths import cache_dir

_SECONDS = 300


def run(command: str, *, kubeconfig: str, context: str, namespace: str) -> str:
    """What a command writes, errors included.

    Args:
        command: the arguments as one would type them.
        kubeconfig: files, separated as in `KUBECONFIG`.
        context: the only one that is asked.
        namespace: the one that is looked at, unless the command names another.

    Raises:
        LabError: there is no kubectl, or the command cannot be read, failed or did not end.
    """
    try:
        arguments = shlex.split(command)
    except ValueError as error:
        raise LabError(_("`kubectl {command}`: a quotation mark has no other end.").format(command=command)) from error
    try:
        done = subprocess.run(
            [str(find()), f"--context={context}", f"--namespace={namespace}", *arguments],
            env={**os.environ, "KUBECONFIG": kubeconfig},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LabError(
            _("`kubectl {command}` did not end within {seconds} s.").format(command=command, seconds=_SECONDS),
            next_step=_("Leave out what makes it wait, such as -w or -f."),
        ) from error
    if done.returncode != 0:
        raise LabError(
            _("`kubectl {command}` ended with status {status}.").format(command=command, status=done.returncode),
            expected=_("It wrote: {output}").format(output=done.stdout.strip() or _("nothing")),
        )
    return done.stdout.rstrip("\n")


@cache
def find() -> Path:
    """The command.

    Raises:
        LabError: there is none, and none can be fetched.
    """
    if found := shutil.which("kubectl"):
        return Path(found)
    if not apt.available():
        raise LabError(
            _("The kubectl command is not installed, and this machine has no apt to fetch it with."),
            next_step=_("Install it: https://kubernetes.io/docs/tasks/tools/"),
        )
    return apt.unpacked(["kubernetes-client"], cache_dir() / "kubectl", say=lambda _line: None) / "usr/bin/kubectl"
