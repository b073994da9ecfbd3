"""`python -m lab`: an engine made ready, ended, asked about, cleaned up; a cluster; the progress; the course in JupyterLab."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lab.errors import LabError
from lab.messages import translate as _

if TYPE_CHECKING:
    from lab.engines.selection import Selection


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Results go to stdout, progress to stderr; an error is one sentence and exit code 1."""
    options, others = _parser().parse_known_args(arguments)
    if others and options.command != "serve":
        _parser().error(_("unknown: {arguments}").format(arguments=" ".join(others)))
    as_json = getattr(options, "json", False)
    try:
        if options.command == "serve":
            from lab.serving import serve

            serve(others)
        outcome = _progress(delete=options.delete) if options.command == "progress" else _COMMANDS[options.command]()
        print(json.dumps(outcome.result) if as_json else outcome.sentence())
    except LabError as error:
        if as_json:
            print(json.dumps({"error": str(error)}))
        else:
            print(str(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab", description=_("The course's engine."))
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, text in {
        "up": _("make an engine ready; the lab VM then runs until `down`"),
        "down": _("stop the lab VM; Docker and Podman are left alone"),
        "status": _("say which engine is in use, without starting one"),
        "reset": _("remove what the course made on the engine in use, and nothing else"),
        "cluster": _("make a local Kubernetes cluster, or find the one that is there"),
    }.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--json", action="store_true", help=_("print one line of JSON"))
    text = _("say what you have done in the course, and where that is kept")
    command = commands.add_parser("progress", help=text, description=text)
    command.add_argument("--delete", action="store_true", help=_("delete it, without asking"))
    command.add_argument("--json", action="store_true", help=_("print one line of JSON"))
    text = _("make an engine ready and open the course in JupyterLab; further options are JupyterLab's")
    commands.add_parser("serve", help=text, description=text, add_help=False)
    return parser


@dataclass(frozen=True)
class _Outcome:
    """What a command found: for programs, and for people (worded only if they read it)."""

    result: dict[str, Any]
    sentence: Callable[[], str]


def _up() -> _Outcome:
    from lab.engines.choice import choose
    from lab.engines.memory import remember
    from lab.engines.progress import Progress

    progress = Progress(quiet=False)
    selection = choose(None, progress, lease={"by_hand": True})
    remember(selection.endpoint.kind)
    if selection.changed:
        print(selection.changed, file=sys.stderr)
    machine = selection.endpoint.machine
    result = {
        "engine": selection.endpoint.kind,
        "docker": selection.version(),
        "seconds": round(progress.seconds, 2),
        "resumed": machine.resumed if machine else False,
        "resident_mb": machine.resident_mb if machine else None,
    }
    if machine:
        result["cold_boot_seconds"] = round(machine.cold_boot_seconds, 2)
    return _Outcome(result, partial(_describe, selection))


def _describe(selection: "Selection") -> str:
    return selection.client.facts.in_one_line()


def _down() -> _Outcome:
    from lab.vm import service

    stopped = service.stop()
    return _Outcome({"stopped": stopped}, lambda: _("The lab VM is stopped.") if stopped else _("The lab VM was not running."))


def _status() -> _Outcome:
    from lab.engines.choice import current
    from lab.engines.progress import Progress

    selection = current(Progress(quiet=True), lease=None)
    facts, machine = selection.client.facts, selection.endpoint.machine
    result = {
        "engine": facts.kind,
        "docker": facts.version,
        "limits": list(facts.limits),
        "resident_mb": machine.resident_mb if machine else None,
    }
    return _Outcome(result, facts.in_one_line)


def _progress(*, delete: bool) -> _Outcome:
    from lab.progress import command

    done = command.delete() if delete else command.show()
    return _Outcome(*done)


def _reset() -> _Outcome:
    from lab.resetting import reset

    removed = reset()
    return _Outcome(asdict(removed), lambda: repr(removed))


def _cluster() -> _Outcome:
    from lab.clusters.making import make

    cluster = make()
    return _Outcome({"context": cluster.context, "version": cluster.version}, cluster.in_one_line)


_COMMANDS: dict[str, Callable[[], _Outcome]] = {
    "up": _up,
    "down": _down,
    "status": _status,
    "reset": _reset,
    "cluster": _cluster,
}
