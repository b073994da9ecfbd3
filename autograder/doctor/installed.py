"""Python and the packages, against the course's pins."""

import re
import sys
from importlib.metadata import PackageNotFoundError, version

from autograder.doctor.finding import Seen, amiss, ok
from lab.bootstrap import OLDEST_PYTHON, ROOT
from lab.messages import translate as _

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def python() -> Seen:
    """Whether Python is new enough, and the environment is not the system's."""
    told = f"{sys.version.split()[0]}, {sys.prefix}"
    if sys.version_info < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        return amiss(told, _("Install Python {oldest} or newer, and run make setup PYTHON=…").format(oldest=oldest))
    return ok(told)


def packages() -> Seen:
    """Whether every installed package has the version with which the grader was tested."""
    others, same = differing((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    if others:
        return amiss(
            _("other versions than the course's: {packages}.").format(packages=", ".join(others)),
            _("Delete .venv and run make setup."),
        )
    return ok(_("{count}, each in the version that the course was tested with.").format(count=same))


def differing(pins: str) -> tuple[list[str], int]:
    """The installed packages whose version is not pinned, and how many are as they should be.

    Args:
        pins: the text of a requirements file; what is pinned for other systems, and so not installed, does not count.
    """
    pinned: dict[str, set[str]] = {}
    for name, wanted in _PIN.findall(pins):
        pinned.setdefault(name, set()).add(wanted)
    others, same = [], 0
    for name, wanted in pinned.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            continue
        same += found in wanted
        if found not in wanted:
            others.append(f"{name} {found} (≠ {' | '.join(sorted(wanted))})")
    return others, same
