"""What a sandbox shows the student's code of this machine, whichever kind it is: enough to run a notebook, and no more."""

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import autograder.inside
import lab
from autograder.sandbox.limits import Limits
from lab.engines.labels import OWNER
from lab.engines.probing import VOUCHED
from lab.paths import cache_dir

HOME = "/home/student"
COURSE = "/run/course"
SOCKET = f"{COURSE}/docker.sock"
_SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
# above what adduser, systemd and subordinate ids use (Debian policy 9.2.2, systemd's UIDS-GIDS): nobody else's
_FIRST_USER = 2_000_000_000
_users = count()
_ACCOUNTS = "root:x:0:0:root:/root:/bin/sh\nstudent:x:{user}:{user}:student:/home/student:/bin/sh\n"


def shown() -> Iterator[tuple[Path, str]]:
    """What of this machine the sandbox sees, read-only: folders and files, and where they are in it."""
    yield Path("/usr"), "/usr"
    for name in _SETTINGS:
        if Path(name).exists():
            yield Path(name).resolve(), name
    for prefix in dict.fromkeys([sys.base_prefix, sys.prefix]):
        if not Path(prefix).is_relative_to("/usr"):
            yield Path(prefix), prefix
    yield Path(lab.__file__).parent, f"{COURSE}/lab"
    inside = Path(autograder.inside.__file__).parent
    yield inside, f"{COURSE}/autograder/inside"
    yield inside.parent / "__init__.py", f"{COURSE}/autograder/__init__.py"
    images = cache_dir() / "images"
    if images.is_dir():
        yield images, f"{COURSE}/images"


def environment(language: str) -> dict[str, str]:
    """The environment of the student's code."""
    return {
        "COURSE_LANGUAGE": language,
        "DOCKER_BUILDKIT": "0",  # the docker command takes BuildKit where it can, which the gate refuses
        "DOCKER_HOST": f"unix://{SOCKET}",
        "HOME": HOME,
        "LAB_ENGINE": "docker",
        OWNER: "submission",
        VOUCHED: "yes",
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(Path(sys.prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": COURSE,
        "TMPDIR": "/tmp",
    }


def runner(user: int, limits: Limits, *, processes: int = 0, refused: bytes = b"") -> list[str]:
    """The command that runs in the sandbox.

    Args:
        user: whom it becomes, if it is root.
        limits: what the submission may use.
        processes: how many processes and threads this user may have; 0 where the sandbox itself counts them.
        refused: a filter of system calls (classic BPF) that it puts on itself; none where the sandbox has done so.
    """
    settings = {
        "user": user,
        "output_bytes": limits.output_bytes,
        "memory_bytes": limits.memory_bytes,
        "file_bytes": limits.disk_bytes,
        "processes": processes,
        "refused": refused.hex(),
    }
    return [*python(), "-m", "autograder.inside.runner", *(f"{name}={value}" for name, value in settings.items())]


def nobody() -> int:
    """The number of a user that nobody is on this machine, another one each time: the kernel counts some things by user."""
    return _FIRST_USER + (os.getpid() * 1000 + next(_users)) % 1_000_000


def accounts(user: int) -> dict[str, bytes]:
    """The files that name the one account of a sandbox."""
    return {"/etc/passwd": _ACCOUNTS.format(user=user).encode(), "/etc/group": f"student:x:{user}:\n".encode()}


def python() -> list[str]:
    """How the sandbox starts this very Python: ignoring what the student left in the folder that it starts in."""
    return [sys.executable, "-P"]
