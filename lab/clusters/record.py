"""Which clusters the course has used and has yet to clean up, kept for another process to find."""

import json
from pathlib import Path
from typing import TypedDict

from lab.paths import run_dir


class Use(TypedDict):
    """Where the course worked: the kubeconfig's files, separated as in `KUBECONFIG`, context, address and namespace."""

    kubeconfig: str
    context: str
    server: str
    namespace: str


def uses() -> list[Use]:
    """Each place once."""
    try:
        known: list[Use] = json.loads(_file().read_text())
    except (OSError, ValueError):
        return []
    return known


def add(use: Use) -> None:
    """Keep one more in mind."""
    keep([*(known for known in uses() if known != use), use])


def keep(left: list[Use]) -> None:
    """Keep these in mind and no others."""
    if left:
        _file().write_text(json.dumps(left))
    else:
        _file().unlink(missing_ok=True)


def _file() -> Path:
    return run_dir() / "clusters.json"
