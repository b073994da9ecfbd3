"""What the image is built on where no registry is reached: a Debian like `debian:trixie-slim`, made with debootstrap."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from docker import DockerClient

from lab.aptsources import debian_sources

DOCKERFILE = Path(__file__).resolve().parents[3] / "binder" / "Dockerfile"
_RELEASE = "trixie"
_NAME = "lab-test/debian"
# what the official slim image leaves out, and what debootstrap downloaded
_NOT_NEEDED = ("usr/share/doc", "usr/share/info", "usr/share/locale", "usr/share/man", "var/cache/apt", "var/lib/apt/lists")
# a machine behind a proxy of its own trusts one authority more; so must who builds on it
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


def base_image(client: DockerClient) -> str:
    """The image to build on: one made of this machine's Debian mirror, or, where it cannot be made, the official one."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        official = re.search(r"^ARG BASE=(\S+)$", DOCKERFILE.read_text(), re.MULTILINE)
        assert official
        return official[1]
    tag = f"{_NAME}:{_RELEASE}"
    if not client.images.list(tag):
        sources = debian_sources(_RELEASE)
        mirror = sources.split("] ", 1)[1].split()[0]
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "root"
            command = ["debootstrap", "--variant=minbase", _RELEASE, str(root), mirror]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
            (root / "etc/apt/sources.list").write_text(sources)
            if _AUTHORITIES.exists():
                trusted = root / "usr/local/share/ca-certificates"
                trusted.mkdir(parents=True)
                shutil.copy(_AUTHORITIES, trusted / "of-this-machine.crt")
            _import(client, root)
    return tag


def _import(client: DockerClient, root: Path) -> None:
    without = [f"--exclude=./{folder}/*" for folder in _NOT_NEEDED]
    with tempfile.TemporaryFile() as archive:
        subprocess.run(["tar", "-C", root, *without, "-c", "."], stdout=archive, check=True)
        archive.seek(0)
        client.api.import_image_from_data(archive.read(), repository=_NAME, tag=_RELEASE)
