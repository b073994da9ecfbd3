"""What tests need beside Python, and whether this machine has it: a test needs what the folders that it is in are named after."""

import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lab.errors import LabError

TESTS = Path(__file__).resolve().parents[1]
# what was found out once, for the processes that this one starts: need -> why it is not there, or nothing
_KNOWN = "LAB_TEST_NEEDS"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Need:
    """Something that a machine may lack.

    Attributes:
        folder: the name of the folders whose tests need it.
        words: what it is.
        advice: how to have it.
        fetch: brings it where it can be brought without root, saying each step; raises a LabError where it cannot be had.
    """

    folder: str
    words: str
    advice: str
    fetch: Callable[[Say], None]


def _engine(say: Say) -> None:
    from lab.engines.docker_command import find_client
    from lab.engines.selection import select
    from tests.support.engine import provide_images

    selection = select(None, say, proven=True)
    with suppress(LabError):  # few tests run the docker command, and they say so themselves
        find_client()
    # one engine from the first test to the last, also in what tests start
    os.environ["LAB_ENGINE"] = selection.endpoint.kind
    provide_images(selection.client)
    selection.client.close()


def _machine(say: Say) -> None:
    from lab.vm import service

    service.prepare(say=say)


def _browser(say: Say) -> None:
    from tests.support import chromium

    chromium.find(say)


def _host_docker(say: Say) -> None:
    from lab.engines.selection import select

    select("docker", say, proven=True).client.close()


def _root(_say: Say) -> None:
    if os.geteuid() != 0:
        raise LabError("these tests are not run by root")


def _cluster(_say: Say) -> None:
    from lab.clusters.connecting import open_context
    from lab.clusters.contexts import choose, read_kubeconfig

    kubeconfig = read_kubeconfig()
    open_context(kubeconfig, choose(kubeconfig, None), "lab-test")


NEEDS = {
    need.folder: need
    for need in (
        Need("engine", "a container engine", "install Docker Engine, or apt and a Debian mirror for the lab VM", _engine),
        Need("vm", "an emulated machine", "install QEMU, or apt and a Debian mirror, and free 3 GB of disk", _machine),
        Need("browser", "a browser", "install Chromium", _browser),
        Need("host_docker", "this machine's own Docker", "install Docker Engine and join the group `docker`", _host_docker),
        Need("root", "root", "run the tests as root", _root),
        Need("cluster", "a local Kubernetes cluster", "make cluster", _cluster),
    )
}


def of(path: Path) -> list[Need]:
    """What a test file needs, by the folders that it is in."""
    parts = path.resolve().relative_to(TESTS).parts[:-1]
    return [need for folder, need in NEEDS.items() if folder in parts]


def why_missing(need: Need, say: Say = lambda _line: None) -> str:
    """Why this machine lacks something, or "" where it is there; it is fetched first where that is possible."""
    known: dict[str, str] = json.loads(os.environ.get(_KNOWN) or "{}")
    if need.folder not in known:
        try:
            need.fetch(say)
            known[need.folder] = ""
        except LabError as error:
            known[need.folder] = " ".join(filter(None, (error.happened, error.expected)))
        os.environ[_KNOWN] = json.dumps(known)
    return known[need.folder]


def in_folders(folders: Iterable[Path]) -> list[Need]:
    """What the tests in some folders or files need, together."""
    files = {file for folder in folders for file in ([folder] if folder.is_file() else folder.rglob("test_*.py"))}
    found = {need.folder for file in files for need in of(file)}
    return [need for folder, need in NEEDS.items() if folder in found]
