"""What the course's larger images hold: programs from Debian's packages, and where to pull the same where there is no Debian."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SUITE = "trixie"
"""The Debian release they come from: the lab VM's, whatever Debian the host is."""


@dataclass(frozen=True)
class Recipe:
    """How one image is made.

    Attributes:
        tag: its name on the engine.
        packages: Debian packages that are asked for.
        needs: of all that those depend on, the packages whose files the programs need. The rest installs and configures
            a whole Debian, which an image does without.
        changes: what the image says of itself, as Dockerfile instructions.
        instead: the Dockerfile of an image that does the same, where Debian's packages cannot be had.
        files: files of our own, by path.
        without: folders of the packages that nothing here opens.
    """

    tag: str
    packages: tuple[str, ...]
    needs: tuple[str, ...]
    changes: tuple[str, ...]
    instead: str
    files: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()


_NGINX = """user nobody nobody;
worker_processes 1;
error_log /dev/stderr notice;
pid /run/nginx.pid;
events { worker_connections 1024; }
http {
    access_log /dev/stdout;
    include /etc/nginx/mime.types;
    include /etc/nginx/conf.d/*.conf;
}
"""
_REGISTRY = """version: 0.1
log: {accesslog: {disabled: true}, level: warn}
storage: {filesystem: {rootdirectory: /var/lib/registry}, delete: {enabled: true}}
http: {addr: ":5000"}
"""

RECIPES: Mapping[str, Recipe] = {
    "python": Recipe(
        tag="lab/python:1",
        packages=("python3-minimal", "libpython3-stdlib", "python3-redis"),
        needs=(
            "python3.13-minimal",
            "libpython3.13-minimal",
            "libpython3.13-stdlib",
            "libexpat1",
            "libffi8",
            "libssl3t64",
            "libzstd1",
            "zlib1g",
            "libc6",
        ),
        changes=('CMD ["python3"]', "ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1"),
        instead="FROM python:3.13-alpine\nRUN pip install --no-cache-dir redis\nENV PYTHONUNBUFFERED=1\n",
        without=("usr/lib/python3.13/ensurepip", "usr/lib/python3.13/pydoc_data", "usr/lib/python3.13/config-*"),
    ),
    "valkey": Recipe(
        tag="lab/valkey:1",
        packages=("valkey-server",),
        needs=(
            "valkey-tools",
            "libatomic1",
            "libjemalloc2",
            "liblzf1",
            "libssl3t64",
            "libstdc++6",
            "libgcc-s1",
            "libsystemd0",
            "libcap2",
            "libzstd1",
            "zlib1g",
            "libc6",
        ),
        changes=('CMD ["valkey-server", "--protected-mode", "no", "--dir", "/data"]', "WORKDIR /data", "EXPOSE 6379"),
        instead="FROM valkey/valkey:8-alpine\n",
    ),
    "nginx": Recipe(
        tag="lab/nginx:1",
        packages=("nginx",),
        needs=("nginx-common", "libcrypt1", "libpcre2-8-0", "libssl3t64", "libzstd1", "zlib1g", "libc6"),
        changes=('CMD ["nginx", "-g", "daemon off;"]', "EXPOSE 80"),
        instead="FROM nginx:1-alpine\n",
        files={
            "etc/nginx/nginx.conf": _NGINX,
            "etc/nginx/conf.d/.keep": "",
            "var/log/nginx/.keep": "",
            "var/lib/nginx/.keep": "",
        },
    ),
    "registry": Recipe(
        tag="lab/registry:1",
        packages=("docker-registry",),
        needs=("libc6",),
        changes=('CMD ["docker-registry", "serve", "/etc/docker/registry/config.yml"]', "EXPOSE 5000"),
        instead="FROM registry:2\n",
        files={"etc/docker/registry/config.yml": _REGISTRY, "var/lib/registry/.keep": ""},
    ),
    "wrk": Recipe(
        tag="lab/wrk:1",
        packages=("wrk",),
        needs=("libgcc-s1", "libluajit-5.1-2", "libluajit-5.1-common", "libssl3t64", "libzstd1", "zlib1g", "libc6"),
        changes=('CMD ["wrk"]',),
        instead="FROM alpine:3\nRUN apk add --no-cache wrk\n",
        # it looks its port up by the name of the service
        files={"etc/services": "http 80/tcp\nhttps 443/tcp\n"},
    ),
}
