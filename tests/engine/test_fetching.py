"""What is fetched from the machine's Debian mirror is there, or an error says so."""

from pathlib import Path

import pytest

from lab import apt
from lab.errors import LabError


def test_an_installed_package_that_cannot_be_fetched_leaves_no_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_mirror = tmp_path / "apt.conf"
    no_mirror.write_text('Dir::Etc::sourcelist "/dev/null";\nDir::Etc::sourceparts "/dev/null";\n')
    monkeypatch.setenv("APT_CONFIG", str(no_mirror))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(LabError, match="dpkg"):
        apt.unpacked(["dpkg"], tmp_path / "cache" / "tool", say=lambda _line: None)
    assert not (tmp_path / "cache" / "tool").exists()
