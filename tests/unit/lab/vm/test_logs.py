"""Logs of failures, kept in the cache."""

import re
from pathlib import Path

import pytest

from lab.vm.logs import keep_logs


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    return tmp_path / "vm-to-kubernetes/logs"


def test_the_last_lines_are_quoted_and_the_rest_is_where_it_says(cache: Path) -> None:
    text = "".join(f"line {number}\n\n" for number in range(100))
    said = keep_logs({"console.log": text, "qemu.log": "short\n"})
    [named] = re.findall(r"Its log is (\S+)\. It ends:", said)
    assert Path(named).read_text() == text
    assert Path(named).with_name("qemu.log").read_text() == "short\n"
    assert said.splitlines()[1:] == [f"line {number}" for number in range(90, 100)]


def test_a_log_with_nothing_in_it_gives_way_to_the_next(cache: Path) -> None:
    said = keep_logs({"console.log": "\n", "qemu.log": "no such device\n"})
    assert "qemu.log. It ends:\nno such device" in said
    assert "It printed nothing" in keep_logs({"console.log": "", "qemu.log": ""})


def test_only_the_last_few_failures_are_kept(cache: Path) -> None:
    for number in range(8):
        keep_logs({"console.log": str(number)})
    kept = [(folder / "console.log").read_text() for folder in cache.iterdir()]
    assert len(kept) == 5
    assert "7" in kept
