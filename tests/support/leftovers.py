"""What tests that were broken off left on the engine, and mounted."""

import os
import subprocess
from pathlib import Path

import docker
import psutil

import lab
from autograder.gate.scope import Scope
from autograder.gate.wiping import wipe
from lab.engines.labels import LABEL, OWNER
from tests.support.engine import bare_client


def clear_engine(scratch: Path) -> None:
    """Remove what carries the mark of a test, and what the gates made whose record is among these tests' files."""
    if "LAB_ENGINE" not in os.environ:
        return  # no engine was looked for
    client = bare_client()
    try:
        for record in scratch.rglob("run/gates/*"):
            wipe(client, Scope(record.name))
        for owner in _owners(client):
            os.environ[OWNER] = owner
            lab.reset(client)
    finally:
        client.close()


def unmount(folder: Path) -> None:
    """Unmount what is mounted below a folder: an engine of a test's own that was killed leaves its data so."""
    # in the order in which they were mounted: later ones may be inside earlier ones
    for point in reversed([mounted.mountpoint for mounted in psutil.disk_partitions(all=True)]):
        if Path(point).is_relative_to(folder):
            subprocess.run(["umount", point], check=False)


def _owners(client: docker.DockerClient) -> set[str]:
    """The tests that own something on the engine."""
    mine = f"{os.getuid()}-test-"
    marked = {"label": LABEL}
    found = [
        *client.api.containers(all=True, filters=marked),
        *client.api.networks(filters=marked),
        *(client.api.volumes(filters=marked)["Volumes"] or []),
        *client.api.images(filters=marked),
    ]
    owners = {str((each["Labels"] or {}).get(LABEL, "")) for each in found}
    return {owner for owner in owners if owner.startswith(mine)}
