"""Whether the processor helps: KVM is believed only when a trial guest has really run on it."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lab.effort import Observer
from lab.errors import LabError
from lab.messages import translate as _
from lab.paths import cache_dir
from lab.patience import Patience
from lab.vm.console import Console
from lab.vm.machine import TINY_MEMORY_MB, tiny_vm
from lab.vm.parts import Parts, get_parts
from lab.vm.tinyguest import READY

_DEVICE = Path("/dev/kvm")
_TRIAL_SECONDS = 6.0  # a guest on working KVM is ready after well under one of its own


@dataclass(frozen=True)
class Accelerator:
    """How guests run here: on the processor (`kvm`) or on QEMU's software processor (`tcg`), and why."""

    kind: Literal["kvm", "tcg"]
    reason: str


def find_accelerator(parts: Parts) -> Accelerator:
    """The accelerator, tried once for each start of this machine and QEMU, and remembered in the cache."""
    if not os.access(_DEVICE, os.R_OK | os.W_OK):
        return Accelerator("tcg", _("this machine has no /dev/kvm that you may use"))
    remembered = cache_dir() / "accelerator.json"
    trial = {
        "boot": Path("/proc/sys/kernel/random/boot_id").read_text().strip(),
        "qemu": parts.tools.qemu_version(),
    }
    try:
        known = json.loads(remembered.read_text())
        works = bool(known["works"]) if {key: known[key] for key in trial} == trial else None
    except (OSError, ValueError, KeyError):
        works = None
    if works is None:
        works = _trial(parts)
        remembered.write_text(json.dumps({**trial, "works": works}))
    if works:
        return Accelerator("kvm", _("a trial guest ran on /dev/kvm"))
    return Accelerator("tcg", _("/dev/kvm is there, but a trial guest did not run on it"))


def _trial(parts: Parts) -> bool:
    command = tiny_vm(parts.tools, "kvm", parts.kernel, parts.tiny_initramfs, TINY_MEMORY_MB)
    with subprocess.Popen(
        command,
        env={**os.environ, **parts.tools.environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as guest:
        return _ready(guest)


def _ready(guest: "subprocess.Popen[bytes]") -> bool:
    """Whether the guest says that it is ready before it ends or waiting for it becomes senseless; it is ended."""
    console = Console(guest)
    # what it prints is no progress: a guest on working KVM needs no second chance
    patience = Patience(Observer(lambda: [guest.pid]), still_seconds=_TRIAL_SECONDS, effort_seconds=_TRIAL_SECONDS)
    try:
        for _line in console.until(READY, patience):
            pass
    except LabError:
        return False
    finally:
        guest.kill()
        console.join()
    return True


def accelerator() -> Accelerator:
    """How guests run on this machine, and why."""
    return find_accelerator(get_parts(print))
