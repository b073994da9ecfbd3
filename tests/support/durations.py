"""How long each test took when it last ran here: for what is to be begun first, and for the minutes that remain."""

import json
from pathlib import Path

from lab.paths import cache_dir

# where a test has not run here yet: seconds that are usual in its lane
_USUAL = {"unit": 0.03, "engine": 0.8, "vm": 6.0, "browser": 2.5, "system": 3.0}


def load() -> dict[str, float]:
    """Seconds by test; empty where nothing is known."""
    try:
        known: dict[str, float] = json.loads(_path().read_text())
    except (OSError, ValueError):
        return {}
    return known


def save(measured: dict[str, float]) -> None:
    """Remember what was measured, beside what was known of other tests."""
    aside = _path().with_suffix(".new")
    aside.write_text(json.dumps({**load(), **measured}))
    aside.rename(_path())


def expected(known: dict[str, float], nodeid: str) -> float:
    """Seconds that a test should take here."""
    lane = nodeid.removeprefix("tests/").partition("/")[0]
    return known.get(nodeid, _USUAL.get(lane, 1.0))


def _path() -> Path:
    return cache_dir() / "test-durations.json"
