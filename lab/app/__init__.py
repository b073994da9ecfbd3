"""The course's application: five services that take orders and work on them, the same in lessons 06, 07 and 08.

`front` shows the page and hands orders on to `api`; `api` puts them into `queue`; `worker` takes them from there, works
on them, and keeps the results in `store`, whose data is in a volume. Programs and Dockerfiles: the folder `programs`.
"""

from typing import TYPE_CHECKING

from lab.lazy import loader

if TYPE_CHECKING:
    from lab.app.asking import Answer as Answer
    from lab.app.building import PORT as PORT
    from lab.app.building import PROGRAMS as PROGRAMS
    from lab.app.building import SERVICES as SERVICES
    from lab.app.building import build as build
    from lab.app.running import App as App
    from lab.app.running import up as up

_HOME = {
    "Answer": "asking",
    "App": "running",
    "PORT": "building",
    "PROGRAMS": "building",
    "SERVICES": "building",
    "build": "building",
    "up": "running",
}

__all__ = [*_HOME]  # noqa: PLE0604 - holds names only


__getattr__ = loader(__name__, _HOME)


def __dir__() -> list[str]:
    return sorted(__all__)
