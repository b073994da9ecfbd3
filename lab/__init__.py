"""The student's side of the course: a real engine, machines to measure, diagrams and predictions.

Nothing connects to anything at import: each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.engines import engine as engine
    from lab.engines.labels import LABEL as LABEL
    from lab.errors import LabError as LabError
    from lab.prediction import predict as predict
    from lab.racing import race as race
    from lab.resetting import reset as reset
    from lab.workbench import workshop as workshop

_HOME = {
    "LABEL": "engines.labels",
    "LabError": "errors",
    "engine": "engines",
    "predict": "prediction",
    "race": "racing",
    "reset": "resetting",
    "workshop": "workbench",
}
_NAMESPACES = ("diagrams", "images", "verify", "vm")

__all__ = [*_HOME, *_NAMESPACES]  # noqa: PLE0604 - both hold names only


_load = loader(__name__, _HOME)


def __getattr__(name: str) -> Any:
    return import_module(f"lab.{name}") if name in _NAMESPACES else _load(name)


def __dir__() -> list[str]:
    return sorted(__all__)
