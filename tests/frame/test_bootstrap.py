"""The way from a clone to an environment, where it ends early: done already, broken, or impossible to do."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from lab import bootstrap
from lab.errors import LabError
from tools.lesson_files import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tiny course with no requirements and no code: what the bootstrap itself does is all that is left."""
    (tmp_path / "requirements.txt").touch()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "tiny"\nversion = "1"\n')
    return tmp_path


@pytest.fixture
def finished(root: Path) -> Path:
    """The tiny course with an environment as a finished bootstrap leaves it."""
    environment = root / ".venv"
    venv.create(environment, with_pip=False)
    stamp = {"digest": bootstrap._digest(root), "installed": bootstrap._installed(environment)}
    (environment / "made-from.json").write_text(json.dumps(stamp))
    return root


def whole(root: Path) -> bool:
    return bootstrap._is_whole(root / ".venv", bootstrap._digest(root))


def test_a_second_run_does_nothing_and_says_nothing(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.prepare(finished) == finished / ".venv" / "bin" / "python"
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_changed_inputs_make_it_anew(finished: Path, name: str) -> None:
    (finished / name).write_text("# changed\n")
    assert not whole(finished)


@pytest.mark.parametrize("damage", ["made-from.json", "bin/python", "bin/activate"])
def test_a_broken_or_partial_environment_is_noticed(finished: Path, damage: str) -> None:
    assert whole(finished)
    (finished / ".venv" / damage).unlink()
    assert not whole(finished)


def test_a_lost_package_is_noticed(finished: Path) -> None:
    (site,) = (finished / ".venv").glob("lib/python*/site-packages")
    (site / "package").mkdir()
    stamp = finished / ".venv" / "made-from.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"installed": bootstrap._installed(finished / ".venv")}))
    assert whole(finished)
    (site / "package").rmdir()
    assert not whole(finished)


def test_a_truncated_stamp_is_no_stamp(finished: Path) -> None:
    stamp = finished / ".venv" / "made-from.json"
    stamp.write_text(stamp.read_text()[:20])
    assert not whole(finished)


def test_an_old_python_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(LabError, match=r"too old: the course needs 3\.11"):
        bootstrap.prepare(root)


def test_no_network_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "requirements.txt").write_text("nothing-is-fetched==1 --hash=sha256:" + "0" * 64)
    for name, value in {"INDEX_URL": "http://127.0.0.1:9/simple", "FIND_LINKS": "", "NO_CACHE_DIR": "1"}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    with pytest.raises(LabError, match=r"^The Python packages cannot be downloaded.*Check the network and start again\.$"):
        bootstrap.prepare(root)


def test_a_full_disk_is_one_sentence() -> None:
    assert str(bootstrap._explained("pip: OSError: [Errno 28] No space left on device")).startswith("The disk is full.")


def test_it_runs_with_nothing_but_the_standard_library() -> None:
    # -I and -S leave no site-packages to import from
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import lab.bootstrap, lab.apt"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
