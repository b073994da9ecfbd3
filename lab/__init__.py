"""The student's side of the course: a real engine, machines to measure, diagrams and predictions.

Nothing connects to anything at import: each name is loaded when it is first used.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.addresses import url as url
    from lab.balancing import balancer as balancer
    from lab.checking import check as check
    from lab.clusters import cluster as cluster
    from lab.engines import engine as engine
    from lab.engines.labels import LABEL as LABEL
    from lab.errors import LabError as LabError
    from lab.loading import generator as generator
    from lab.othertools import podman_run as podman_run
    from lab.othertools import skopeo as skopeo
    from lab.placing import placements as placements
    from lab.prediction import predict as predict
    from lab.racing import race as race
    from lab.resetting import reset as reset
    from lab.workbench import workshop as workshop

_HOME = {
    "LABEL": "engines.labels",
    "LabError": "errors",
    "balancer": "balancing",
    "check": "checking",
    "cluster": "clusters",
    "engine": "engines",
    "generator": "loading",
    "podman_run": "othertools",
    "placements": "placing",
    "predict": "prediction",
    "race": "racing",
    "reset": "resetting",
    "skopeo": "othertools",
    "url": "addresses",
    "workshop": "workbench",
}
_NAMESPACES = ("app", "diagrams", "images", "progress", "toil", "verify", "vm")

# Whoever reads a notebook imports jsonschema, which for a second compiles the grammar of a text format that no schema of a
# notebook has. It does without where that cannot be imported.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__all__ = [*_HOME, *_NAMESPACES]  # noqa: PLE0604 - both hold names only


_load = loader(__name__, _HOME)


def __getattr__(name: str) -> Any:
    return import_module(f"lab.{name}") if name in _NAMESPACES else _load(name)


def __dir__() -> list[str]:
    return sorted(__all__)
