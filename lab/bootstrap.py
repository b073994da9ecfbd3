"""From a clone to a working `.venv`, with the system's own Python: `python3 -m lab.bootstrap`.

Only the standard library is used here, since nothing is installed yet. A stamp, written last, records what the
environment was made from: with the same inputs a second run changes nothing, and an interrupted one starts again.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator  # noqa: UP035 - this file must still be read by a Python that is too old, to say so

from lab.errors import LabError

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parents[1]
_STAMP = "made-from.json"
_PROGRESS_EVERY = 10
_SIGNS_OF_NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError", "ReadTimeoutError")


def prepare(root: Path = ROOT) -> Path:
    """Make `root/.venv` hold the pinned requirements and the course itself; returns its Python.

    Raises:
        LabError: Python is too old, or the environment cannot be made, with the reason.
    """
    environment = root / ".venv"
    python = environment / "bin" / "python"
    digest = _digest(root)
    if _is_whole(environment, digest):
        return python
    if sys.version_info < OLDEST_PYTHON:
        raise LabError(
            f"Python {sys.version.split()[0]} is too old: the course needs {'.'.join(map(str, OLDEST_PYTHON))} or newer.",
            next_step="Install a newer one and name it: make lab PYTHON=python3.13",
        )
    with _alone(root):
        if not _is_whole(environment, digest):  # whoever was waited for may have made it
            _make(root, environment, python, digest)
    return python


def _make(root: Path, environment: Path, python: Path, digest: str) -> None:
    with _step("Creating .venv"):
        _create(environment)
    with _step("Installing the pinned requirements"):
        _pip(python, "install", "--no-deps", "--require-hashes", "-r", str(root / "requirements.txt"))
    with _step("Installing the course itself"):
        # its build tool is one of the pinned requirements, so nothing is fetched here
        _pip(python, "install", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(root))
    stamp = {"digest": digest, "python": _version(python), "installed": _installed(environment)}
    (environment / _STAMP).write_text(json.dumps(stamp))


def _digest(root: Path) -> str:
    """What the environment is made from: pins, package metadata, and the place, since a venv cannot move.

    Not the interpreter that runs this: which one comes first on PATH may change, and somebody may be using the environment.
    """
    parts = [str(root).encode()]
    parts += [(root / name).read_bytes() for name in ("requirements.txt", "pyproject.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_whole(environment: Path, digest: str) -> bool:
    """Whether the environment was finished, from these inputs, and still has its interpreter and every package."""
    try:
        stamp = json.loads((environment / _STAMP).read_text())
        same = stamp["digest"] == digest and stamp["python"] == _version(environment / "bin" / "python")
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError):
        return False
    return bool(same and set(stamp["installed"]) <= set(_installed(environment)))


def _version(python: Path) -> str:
    """The environment's Python, in its own words: where the system's was replaced by a newer one, its packages are not found."""
    return subprocess.run(
        [python, "-I", "-c", "import sys; print(sys.version)"], check=True, capture_output=True, text=True
    ).stdout


def _installed(environment: Path) -> list[str]:
    """Names at the top of site-packages and of bin: what a lost package would be missed from."""
    folders = [*environment.glob("lib/python*/site-packages"), environment / "bin"]
    return sorted(f"{folder.name}/{path.name}" for folder in folders for path in folder.iterdir() if path.name != "__pycache__")


def _create(environment: Path) -> None:
    has_pip = importlib.util.find_spec("ensurepip") is not None
    _run([sys.executable, "-m", "venv", "--clear", *([] if has_pip else ["--without-pip"]), str(environment)])
    if has_pip:
        return
    # Debian keeps ensurepip in python3-venv; its pip wheel comes without root from the package that ensurepip itself uses
    from lab import apt

    with tempfile.TemporaryDirectory() as folder:
        packages = apt.fetch_packages(["python3-pip-whl"], suite=apt.HOST, into=Path(folder) / "archives", say=_quiet)
        apt.unpack(packages, Path(folder) / "root")
        wheel = next((Path(folder) / "root").glob("usr/share/python-wheels/pip-*.whl"))
        _run([str(environment / "bin" / "python"), str(wheel / "pip"), "install", "--no-index", str(wheel)])


def _quiet(_line: str) -> None:
    """Swallow apt's own progress: a step has one line here."""


def _pip(python: Path, *arguments: str) -> None:
    _run([str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "--retries", "2", *arguments])


def _run(command: list[str]) -> None:
    """Run a command with a dot for every few packages that pip reports; its output is shown only where it fails."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        output = []
        collected = 0
        for line in process.stdout or ():
            output.append(line)
            collected += line.startswith("Collecting ")
            if line.startswith("Collecting ") and collected % _PROGRESS_EVERY == 0:
                print(".", end="", flush=True)
        if process.wait() != 0:
            errors.seek(0)
            raise _explained(errors.read().strip() or "".join(output).strip())


def _explained(output: str) -> LabError:
    last = (output.splitlines() or ["it gave no reason"])[-1]
    if "No space left on device" in output:
        return LabError("The disk is full.", next_step="Free 2 GB and start again.")
    if any(sign in output for sign in _SIGNS_OF_NO_NETWORK):
        return LabError(
            "The Python packages cannot be downloaded: the package index does not answer.",
            next_step="Check the network and start again.",
        )
    return LabError(
        f"The environment could not be made: {last}", next_step="Mend that and start again; nothing half-made will be used."
    )


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep others who would make the same environment waiting; say so where this process is the one that waits."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (root / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another process is setting the course up; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _step(name: str) -> Iterator[None]:
    print(f"{name} ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except KeyboardInterrupt:
        print("stopped", flush=True)
        raise
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - started:.0f} s", flush=True)


def main() -> int:
    """Prepare the environment and say in one sentence why where that fails; returns the exit status."""
    try:
        prepare()
    except LabError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130  # the line of the step that was stopped has said so
    except OSError as error:
        full = "The disk is full. Free 2 GB and start again."
        other = f"The environment could not be made: {error}. It is made in the course's folder, which must be yours to write."
        print(full if error.errno == errno.ENOSPC else other, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
