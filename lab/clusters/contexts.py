"""Which context of a kubeconfig may be used. Pure but for reading its files: nothing here sends anything.

Source: kubectl's rules for merging kubeconfig files: for each name, and for the current context, the first file counts.
"""

import ipaddress
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from lab.errors import LabError
from lab.messages import translate as _

NAMED = "LAB_CLUSTER"
"""The environment variable that names a context on purpose."""
LOCAL = ("kind-*", "k3d-*", "minikube", "docker-desktop", "rancher-desktop")
"""The names that the usual local clusters give their contexts."""
# names that resolve to this machine where Docker Desktop is, and in k3d's kubeconfigs
_OWN_NAMES = ("localhost", "host.docker.internal", "kubernetes.docker.internal")


@dataclass(frozen=True)
class Context:
    """A context: its name, and the address of its cluster's API server."""

    name: str
    server: str

    @property
    def is_local(self) -> bool:
        """Whether name and address are plainly those of a cluster on this machine."""
        return any(fnmatchcase(self.name, pattern) for pattern in LOCAL) and _is_here(self.server)


@dataclass(frozen=True)
class Kubeconfig:
    """What the kubeconfig's files say together.

    Attributes:
        files: those that exist, separated as in `KUBECONFIG`.
        contexts: in the files' order.
        current: the name of the current context, empty where none is set.
    """

    files: str
    contexts: tuple[Context, ...]
    current: str


def read_kubeconfig(files: str | None = None) -> Kubeconfig:
    """The user's kubeconfig.

    Args:
        files: paths, separated as in `KUBECONFIG`; by default those that it lists, else `~/.kube/config`.

    Raises:
        LabError: a file cannot be read.
    """
    listed = (os.environ.get("KUBECONFIG", "") if files is None else files).split(os.pathsep)
    paths = [Path(path).expanduser() for path in listed if path] or [Path.home() / ".kube" / "config"]
    present = [path for path in paths if path.is_file()]
    merged = merge([_read(path) for path in present])
    return Kubeconfig(os.pathsep.join(map(str, present)), *merged)


def merge(documents: Sequence[Mapping[str, Any]]) -> tuple[tuple[Context, ...], str]:
    """The contexts of several kubeconfigs and the name of the current one; of equal names the first counts."""
    servers: dict[str, str] = {}
    clusters: dict[str, str] = {}
    current = ""
    for document in documents:
        for name, cluster in _named(document, "cluster"):
            servers.setdefault(name, str(cluster.get("server", "")))
        for name, context in _named(document, "context"):
            clusters.setdefault(name, str(context.get("cluster", "")))
        current = current or str(document.get("current-context") or "")
    return tuple(Context(name, servers.get(cluster, "")) for name, cluster in clusters.items()), current


def _named(document: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A document's clusters or contexts that have a name; what else a hand may have written there is passed over."""
    listed = document.get(f"{kind}s")
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, Mapping) and isinstance(each.get("name"), str):
            found = each.get(kind)
            yield each["name"], found if isinstance(found, Mapping) else {}


def choose(config: Kubeconfig, named: str | None) -> Context:
    """The context to use.

    Args:
        config: the kubeconfig.
        named: the context that was named on purpose; None where none was.

    Raises:
        LabError: none may be used, and why.
    """
    by_name = {context.name: context for context in config.contexts}
    if named:
        if named in by_name:
            return by_name[named]
        raise LabError(
            _("The kubeconfig has no context {name}.").format(name=named),
            expected=_("It has {names}.").format(names=", ".join(by_name) or _("none")),
            next_step=_("Correct the name, or leave it out to let the course look for a local cluster."),
        )
    if not by_name:
        raise LabError(_("There is no Kubernetes cluster here: no kubeconfig names one."), next_step=how_to_get_one())
    current = by_name.get(config.current)
    local = [context for context in (current, *config.contexts) if context and context.is_local]
    if local:
        return local[0]
    raise LabError(
        _("The kubeconfig's context {name} is not plainly a local one, so the course sends it nothing.").format(
            name=config.current or ", ".join(by_name)
        ),
        next_step=how_to_get_one(),
    )


def how_to_get_one() -> str:
    """How to get a cluster, in a sentence."""
    return _("For one of your own, run `make cluster` in the course's folder (it needs Docker and kind) and this cell again.")


def _is_here(server: str) -> bool:
    """Whether an address is this machine's, or one of the private networks where minikube's machines are."""
    host = urlsplit(server).hostname or ""
    if host in _OWN_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_loopback or address.is_unspecified


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LabError(
            _("The kubeconfig {path} cannot be read.").format(path=path),
            next_step=_("Correct it, or let KUBECONFIG name another."),
        ) from error
    return document if isinstance(document, dict) else {}
