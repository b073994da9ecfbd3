"""The way from a clone to an environment, where it ends early: done already, broken, or impossible to do."""

import json
import os
import signal
import subprocess
import sys
import venv
from pathlib import Path

import pip
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
    finish(root)
    return root


def finish(root: Path) -> None:
    environment = root / ".venv"
    venv.create(environment, with_pip=False)
    stamp = {
        "digest": bootstrap._digest(root),
        "python": bootstrap._version(environment / "bin" / "python"),
        "installed": bootstrap._installed(environment),
    }
    (environment / "made-from.json").write_text(json.dumps(stamp))


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


def test_whatever_python_comes_first_on_path_a_whole_environment_is_used(
    finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = (finished / ".venv" / "made-from.json").stat().st_mtime_ns
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(sys, "version", "3.9.2")
    monkeypatch.setattr(sys, "base_prefix", "/opt/another")
    assert bootstrap.prepare(finished) == finished / ".venv" / "bin" / "python"
    assert (finished / ".venv" / "made-from.json").stat().st_mtime_ns == stamp
    assert capsys.readouterr() == ("", "")


def test_a_python_that_the_system_replaced_is_noticed(finished: Path) -> None:
    stamp = finished / ".venv" / "made-from.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text()) | {"python": "3.11.0 (main)\n"}))
    assert not whole(finished)


@pytest.mark.parametrize("name", ["two words", "um curso só", "it's $HOME"])
def test_it_is_made_wherever_the_course_is_and_whatever_a_new_file_may_be_read_by(root: Path, name: str) -> None:
    course = root / name
    course.mkdir()
    for each in ("requirements.txt", "pyproject.toml"):
        (course / each).write_bytes((root / each).read_bytes())
    before = os.umask(0o077)
    try:
        finish(course)
    finally:
        os.umask(before)
    assert whole(course)


# installing says that it has begun, and waits for a word
SLOW = """
import sys
from functools import partial
from pathlib import Path
from lab import bootstrap
bootstrap._pip = lambda *_words: (print("installing", flush=True), sys.stdin.readline())
bootstrap.prepare = partial(bootstrap.prepare, Path(sys.argv[1]))
sys.exit(bootstrap.main())
"""


def slowly(root: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SLOW, str(root)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, text=True, **pipes)


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()


def rest(process: "subprocess.Popen[str]", words: str = "") -> tuple[str, str]:
    """What a process says after the lines that were read, once it was told something: `communicate` may lose a part of that."""
    assert process.stdin and process.stdout and process.stderr
    with process.stdin:
        process.stdin.write(words)
    said = process.stdout.read(), process.stderr.read()
    process.wait()
    return said


def test_of_two_at_once_one_makes_it_and_the_other_waits_and_uses_it(root: Path) -> None:
    with slowly(root) as one, slowly(root) as other:
        lines = {one: first_line(one), other: first_line(other)}
        maker, waiter = (one, other) if lines[one].startswith("Creating") else (other, one)
        assert lines[waiter] == "Another process is setting the course up; waiting for it\n"
        assert rest(maker, "\n\n")[0].count("installing") == 2
        assert rest(waiter) == ("", "")
    assert (maker.returncode, waiter.returncode) == (0, 0)
    assert whole(root)


def test_ctrl_c_ends_it_in_a_line_and_leaves_nothing_that_passes_for_whole(root: Path) -> None:
    with slowly(root) as process:
        assert first_line(process).startswith("Creating")
        assert first_line(process) == "Installing the pinned requirements installing\n"
        process.send_signal(signal.SIGINT)
        assert rest(process) == ("stopped\n", "")
    assert process.returncode == 130
    assert not whole(root)


def test_a_folder_that_cannot_be_written_is_one_sentence(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "prepare", lambda: (root / "absent" / "file").write_text(""))
    assert bootstrap.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("The environment could not be made:") and "must be yours to write" in line


@pytest.fixture
def unpacked_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """Environments that have this one's pip: to unpack one of their own takes them seconds."""

    def create(environment: Path) -> None:
        venv.create(environment, with_pip=False)
        (site,) = environment.glob("lib/python*/site-packages")
        (site / "pip.pth").write_text(str(Path(pip.__file__).parents[1]))

    monkeypatch.setattr(bootstrap, "_create", create)


@pytest.mark.usefixtures("unpacked_pip")
def test_a_proxy_that_is_gone_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "requirements.txt").write_text("nothing-is-fetched==1 --hash=sha256:" + "0" * 64)
    settings = {"INDEX_URL": "https://index.example/simple", "FIND_LINKS": "", "NO_CACHE_DIR": "1", "PROXY": "http://127.0.0.1:9"}
    for name, value in settings.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    with pytest.raises(LabError, match=r"^The Python packages cannot be downloaded.*Check the network and start again\.$"):
        bootstrap.prepare(root)


def test_an_old_python_is_one_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(LabError, match=r"too old: the course needs 3\.11"):
        bootstrap.prepare(root)


@pytest.mark.usefixtures("unpacked_pip")
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
