"""Checks of what outlives what: a service its process, and data their container."""

import re
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from autograder.checks.inside import NotLookedAtError, output, running
from autograder.checks.misconceptions import mistaken
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import settings

if TYPE_CHECKING:
    from docker.models.containers import Container

_SECONDS = 20.0
_READY_SECONDS = 10.0
_SETTLED_SECONDS = 4.0
_MOST_FILES = 20
# process 1 of a container takes only signals that it handles: Python's programs handle SIGINT; an init passes it on
_END = "kill -INT 1"
# the store's files are copied first: nothing of what is looked at may change
_READ = """cp -r "$1" /tmp/copy && cd /tmp/copy || exit 1
[ -d appendonlydir ] && append=yes || append=no
valkey-server --port 7777 --dir /tmp/copy --appendonly $append --save "" >/dev/null &
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  valkey-cli -p 7777 ping 2>/dev/null | grep -q PONG && break
  sleep 0.2
done
valkey-cli -p 7777 get "$2" """


def comes_back(at: Submission, *names: str, end: Sequence[str] = ("sh", "-c", _END)) -> Finding:
    """Running containers whose main process ends are started again by the engine, whatever its status was.

    Their processes are really ended here, one container after the other; one that does not come back is started again.

    Args:
        at: the submission.
        names: the containers' names.
        end: the command that ends a main process from inside. The engine's own kill does not count as a failure: it
            starts nothing again after that (Docker's documentation of restart policies).
    """
    expected = _("After the main process has ended, the engine starts it again: {names}.").format(names=", ".join(names))
    look_at = _(
        "container.attrs['HostConfig']['RestartPolicy'], and container.attrs['State'] after container.exec_run('kill …')."
    )
    for name in names:
        try:
            container = running(at, name)
        except NotLookedAtError as problem:
            return Finding(False, expected, str(problem), look_at)
        policy = settings(container).get("RestartPolicy")
        if not isinstance(policy, dict) or policy.get("Name") in {None, "", "no"}:
            return mistaken("comes-back-by-itself", expected, look_at)
        if not _started_again(container, end):
            container.start()
            found = _("{name} ended and stayed so. Its restart policy is {policy}.").format(name=name, policy=policy["Name"])
            return Finding(False, expected, found, look_at)
    return Finding(True, expected, _("It holds."))


def kept_in_volume(at: Submission, name: str, folder: str, key: str, value: str) -> Finding:
    """A store that runs has this value, and its files in a volume that can be found again, and that was written in before it.

    Args:
        at: the submission.
        name: the store's container.
        folder: where its program writes.
        key: a key of the store.
        value: what it holds.
    """
    expected = _("{name} holds {key}, and its data are in a volume that has a name, in which a predecessor wrote.").format(
        name=name, key=key
    )
    look_at = _(
        "container.attrs['Mounts']: Type, Name and Destination; and where the image's program writes: its WORKDIR or --dir."
    )
    try:
        container = running(at, name)
        # a store that was started this moment answers in the next
        _until(lambda: output(container, "valkey-cli", "ping").strip() == "PONG", seconds=_READY_SECONDS)
        held = output(container, "valkey-cli", "get", key).strip()
        took_over = _took_over(container, folder)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    volumes = {str(each["Destination"]).rstrip("/"): str(each["Name"]) for each in container.attrs["Mounts"] if each.get("Name")}
    if not volumes:
        return mistaken("data-survives-container", expected, look_at)
    if folder not in volumes:
        return mistaken("volume-anywhere", expected, look_at)
    if re.fullmatch(r"[0-9a-f]{64}", volumes[folder]):
        return Finding(False, expected, _("Its volume has no name: the next container would get another."), look_at)
    if held == value and not took_over:
        found = _("Nothing in the volume is older than this {name}: no other container wrote there.").format(name=name)
        return Finding(False, expected, found, look_at)
    return Finding(held == value, expected, _("{key} is {value}.").format(key=key, value=shown(held)), look_at)


def new_container_finds(at: Submission, name: str, folder: str, key: str, value: str) -> Finding:
    """A new container with a copy of a store's volume has what the store had been given. Arguments as in `kept_in_volume`."""
    expected = _("A new container with the volume of {name} has its data.").format(name=name)
    look_at = _("container.attrs['Mounts'], and client.volumes.list().")
    try:
        container = running(at, name)
        volume = next((each["Name"] for each in container.attrs["Mounts"] if each["Destination"] == folder), None)
        if not volume:
            return Finding(False, expected, _("{name} has no volume there.").format(name=name), look_at)
        output(container, "valkey-cli", "set", key, value)
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    read = ["sh", "-c", _READ, "sh", folder, key]
    mounts = {volume: {"bind": folder, "mode": "ro"}}
    # what was given reaches the disk within a second
    found = _until(lambda: _run(at, str(container.attrs["Image"]), read, mounts) == value, seconds=6.0)
    return Finding(found, expected, _("It holds.") if found else _("The new container has not got it."), look_at)


def _took_over(container: "Container", folder: str) -> bool:
    """Whether a file in a folder of a container is older than the container, so that somebody else wrote it."""
    created = datetime.fromisoformat(container.attrs["Created"])
    files = output(container, "find", folder, "-type", "f").splitlines()[:_MOST_FILES]
    return any(_written_at(container, path) < created for path in files)


def _written_at(container: "Container", path: str) -> datetime:
    """When a file was last written, as the engine says it: to the nanosecond, where BusyBox compares whole seconds."""
    from docker.errors import NotFound

    try:
        stat: dict[str, Any] = container.get_archive(path)[1] or {}
    except NotFound:  # a store removes files, too
        stat = {}
    return datetime.fromisoformat(stat["mtime"]) if stat else datetime.max.replace(tzinfo=UTC)


def _run(at: Submission, image: str, command: list[str], volumes: dict[str, dict[str, str]]) -> str:
    wrote: bytes = at.engine.containers.run(image, command, volumes=volumes, network_mode="none", remove=True)
    return wrote.decode(errors="replace").strip()


def _started_again(container: "Container", end: Sequence[str]) -> bool:
    """Whether a container whose process is ended here runs again in a while."""
    started = container.attrs["State"]["StartedAt"]
    output(container, *end)
    began = seen = time.monotonic()
    ended: float | None = None
    while seen - began < _SECONDS:
        container.reload()
        state = container.attrs["State"]
        if state["Running"] and state["StartedAt"] != started:
            return True
        # one that is to be started again is `restarting`, or `exited` for a moment only
        if state["Status"] != "exited":
            ended = None
        elif (ended := ended or seen) + _SETTLED_SECONDS < seen:
            return False
        time.sleep(0.2)
        seen = time.monotonic()
    return False


def _until(holds: Callable[[], bool], *, seconds: float) -> bool:
    """Whether something comes to hold in this time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True
