"""What goes wrong with a lab VM: killed, damaged, interrupted, without room. Each time one clear sentence, and it works again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lab.vm import service
from lab.vm.machine import Files
from lab.vm.manifest import read_intact
from tests.support.lab_vm import ENSURE, quiet, user_process


@pytest.mark.parametrize("victim", ["qemu", "keeper"])
def test_a_killed_machine_is_reported_and_resumed(home: Path, victim: str) -> None:
    first = service.ensure_running(say=quiet)
    process = getattr(first, victim)
    os.kill(process.pid, signal.SIGKILL)
    while first.qemu is not None and first.qemu.alive():
        pass
    said: list[str] = []
    second = service.ensure_running(say=said.append)
    assert second.alive()
    assert second.qemu != first.qemu
    if victim == "keeper":  # a keeper that lives withdraws its machine itself
        assert len(said) == 1


def environment_of(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace")
    except OSError:  # it has ended meanwhile
        return ""


def machine_files(home: Path) -> Files:
    return Files(next((home / "vm").glob("[0-9a-f]*")))


@pytest.mark.slow
def test_an_interrupted_build_and_a_truncated_cache_are_made_again(home: Path) -> None:
    files = machine_files(home)
    os.truncate(files.state, files.state.stat().st_size // 2)
    assert read_intact(files.folder) is None
    interrupted = user_process(ENSURE)
    assert interrupted.stdout is not None
    said = []
    for line in interrupted.stdout:  # the damage is said, then the disk is being written
        said.append(line)
        if "78" in line or len(said) == 2:
            break
    keepers = subprocess.run(["pgrep", "-f", "lab.vm.keeper"], capture_output=True, text=True, check=False).stdout.split()
    mine = [pid for pid in keepers if str(home.parent) in environment_of(pid)]
    assert mine
    for pid in mine:
        os.kill(int(pid), signal.SIGKILL)
    interrupted.kill()
    interrupted.wait()
    assert not files.folder.exists()  # nothing half-made is in place
    machine = service.ensure_running(say=quiet)
    assert machine.alive()
    assert read_intact(files.folder) is not None
    assert [path.name for path in (home / "vm").iterdir() if path.name.startswith(".making")] == []


def test_a_flipped_bit_is_noticed(home: Path) -> None:
    files = machine_files(home)
    with files.disk.open("r+b") as disk:
        disk.seek(files.disk.stat().st_size // 2)
        byte = disk.read(1)
        disk.seek(-1, os.SEEK_CUR)
        disk.write(bytes([byte[0] ^ 1]))
    assert read_intact(files.folder) is None


def test_a_copied_cache_is_checked_and_used(home: Path) -> None:
    files = machine_files(home)
    os.utime(files.disk)
    assert read_intact(files.folder) is not None


@pytest.mark.parametrize("missing", ["manifest.json", "vmlinuz", "keys/key.pem"])
def test_an_incomplete_cache_is_not_used(home: Path, missing: str) -> None:
    files = machine_files(home)
    (files.folder / missing).unlink()
    assert read_intact(files.folder) is None


def test_too_little_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    code = (
        "import os; from lab.errors import LabError; from lab.vm.service import ensure_running\n"
        "try: ensure_running(say=lambda line: None)\n"
        "except LabError as error: print(error); print(os.listdir(os.environ['XDG_CACHE_HOME'] + '/vm-to-kubernetes'))"
    )
    isolate, again = ["unshare", "--mount"], ""
    if os.getuid() != 0:  # root of a namespace to mount, and in one more a plain user again, as whom apt works otherwise
        isolate, again = [*isolate, "--map-root-user"], f"unshare --map-user={os.getuid()} --map-group={os.getgid()}"
    script = f'mount -t tmpfs -o size=200m small {small} && {again} {sys.executable} -c "$CODE"'
    done = subprocess.run(
        [*isolate, "sh", "-c", script],
        env={**os.environ, "XDG_CACHE_HOME": str(small), "CODE": code, "COURSE_LANGUAGE": "en"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "MB of disk are free in" in done.stdout, done.stdout + done.stderr
    assert "XDG_CACHE_HOME" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "vm" not in done.stdout.splitlines()[-1].split("'")
