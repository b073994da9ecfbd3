"""What is fetched from the machine's Debian mirror is there, or an error says so."""

import socket
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


@pytest.mark.parametrize("suite", [apt.HOST, pytest.param("trixie", marks=pytest.mark.slow)])
def test_a_proxy_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suite: str) -> None:
    with socket.socket() as taken:  # nobody else gets its port, and nobody listens on it
        taken.bind(("127.0.0.1", 0))
        proxy = f"127.0.0.1:{taken.getsockname()[1]}"
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://{proxy}")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        with pytest.raises(LabError, match=proxy):
            apt.fetch_packages(["hello"], suite=suite, into=tmp_path / "debs", say=lambda _line: None)
