"""A boot that was recorded, shown, and labelled as such, where QEMU cannot be had."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any, NoReturn, Self

from lab.errors import LabError
from lab.messages import translate as _
from lab.vm.slowness import Slowdown

_FILE = "recorded-boot.json"
_COMMANDS = ("uname -r", "uname -a", "free", "ps", "cat /proc/cpuinfo", "cat /proc/meminfo", "mount", "df")


class RecordedMachine:
    """The attributes of a live machine, as they were when it was recorded; it answers only what was asked then."""

    recorded = True

    def __init__(self, show: Callable[[str], None], why: str) -> None:
        """Say that this is a recording, of when and where, and why; then show its boot log."""
        data = json.loads((files("lab.vm") / _FILE).read_text())
        self._answers: dict[str, str] = data["answers"]
        show(_("RECORDED on {date} on {machine}, because: {why}").format(date=data["date"], machine=data["machine"], why=why))
        show(_("To boot a live one, install QEMU (qemu-system-x86_64) or use a Debian machine, and run this again."))
        self.seconds: float = data["seconds"]
        self.log: str = data["log"]
        self.accelerator: str = data["accelerator"]
        self.disk_mb: float = data["disk_mb"]
        self.kernel: str = data["kernel"]
        self.memory_mb: float = data["memory_mb"]
        self.processes: int = data["processes"]
        self.resident_mb: float = data["resident_mb"]
        self._slowdown = Slowdown(**data["slowdown"])
        for line in self.log.splitlines():
            show(line)

    def run(self, command: str) -> str:
        """The recorded answer.

        Raises:
            LabError: this command was not recorded.
        """
        if command not in self._answers:
            raise LabError(
                _("This machine is a recording; it cannot run {command!r}.").format(command=command),
                expected=_("It answers: {commands}.").format(commands=", ".join(self._answers)),
                next_step=_("Install QEMU to boot a live machine."),
            )
        return self._answers[command]

    def slowdown(self) -> Slowdown:
        """What was measured when it was recorded."""
        return self._slowdown

    def save(self) -> NoReturn:
        """A recording has no memory to save.

        Raises:
            LabError: always.
        """
        raise LabError(
            _("This machine is a recording; it cannot be saved and resumed."),
            next_step=_("Install QEMU to boot a live machine."),
        )

    def stop(self) -> None:
        """Nothing runs."""

    def __enter__(self) -> Self:
        """The recording."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Nothing to stop."""

    def __repr__(self) -> str:
        """Short and stable."""
        return _("A recorded virtual machine")


def record(machine: Any, date: str, where: str) -> str:
    """The recording's text, made from a live machine.

    Args:
        machine: a `TinyMachine` that runs.
        date: ISO date.
        where: the host, in words: processors, QEMU, accelerator.
    """
    slowdown = machine.slowdown()
    names = ("seconds", "log", "accelerator", "disk_mb", "kernel", "memory_mb", "processes", "resident_mb")
    data = {"date": date, "machine": where, **{name: getattr(machine, name) for name in names}}
    data["slowdown"] = {"host_seconds": slowdown.host_seconds, "guest_seconds": slowdown.guest_seconds}
    data["answers"] = {command: machine.run(command) for command in _COMMANDS}
    return json.dumps(data, indent=1) + "\n"
