"""`python -m autograder doctor` on a real course's folder in which nothing is amiss."""

import json
from pathlib import Path

from tests.support.courses.whole import autograder, copy_course

NAMES = [
    "python",
    "packages",
    "settings",
    "assignments",
    "gradebook",
    "exchange",
    "memory",
    "disk",
    "namespaces",
    "sandbox",
    "engine",
]


def test_where_everything_is_there_grading_works(tmp_path: Path) -> None:
    copy_course(tmp_path / "course", "en")
    alone = {"COURSE_LANGUAGE": "en", "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter")}
    done = autograder(tmp_path / "course", "doctor", "--json", **alone)
    told = json.loads(done.stdout)
    assert (done.returncode, told["works"]) == (0, True), done.stdout
    assert [found["name"] for found in told["findings"]] == NAMES
    states = {found["name"]: found["state"] for found in told["findings"]}
    assert {states[name] for name in ("packages", "settings", "assignments", "gradebook", "sandbox", "engine")} == {"ok"}
