"""The student's side of the course: a real engine, machines to measure, diagrams and predictions.

Nothing connects to anything at import: each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lab.engines import engine as engine
    from lab.engines.labels import LABEL as LABEL
    from lab.errors import LabError as LabError
    from lab.prediction import predict as predict
    from lab.racing import race as race
    from lab.resetting import reset as reset
    from lab.workbench import workshop as workshop

_HOME = {
    "LABEL": "lab.engines.labels",
    "LabError": "lab.errors",
    "engine": "lab.engines",
    "predict": "lab.prediction",
    "race": "lab.racing",
    "reset": "lab.resetting",
    "workshop": "lab.workbench",
}
_NAMESPACES = ("diagrams", "images", "verify", "vm")

__all__ = [*_HOME, *_NAMESPACES]  # noqa: PLE0604 - both hold names only


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _NAMESPACES:
        return import_module(f"lab.{name}")
    raise AttributeError(f"module 'lab' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
