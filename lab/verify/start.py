"""Checks of lesson 00: the engine answers, a container runs."""

from typing import TYPE_CHECKING

from lab.card import Finding
from lab.errors import LabError
from lab.messages import translate as _
from lab.verify.looking import not_running

if TYPE_CHECKING:
    from docker import DockerClient


def engine_answers(client: "DockerClient") -> Finding:
    """The engine answers now.

    Args:
        client: `lab.engine()`.
    """
    import docker
    import requests

    expected = _("A Docker engine that answers.")
    try:
        version = client.version()["Version"]
    except (docker.errors.DockerException, requests.RequestException, LabError) as error:
        return Finding(
            False,
            expected,
            _("It does not answer: {reason}").format(reason=error),
            _("Run client = lab.engine() again: it looks for an engine and says which one it found."),
        )
    return Finding(True, expected, _("It answers; its version is {version}.").format(version=version))


def container_runs(client: "DockerClient", name: str) -> Finding:
    """A container of this name is running.

    Args:
        client: the engine.
        name: the container's name.
    """
    expected = _("A container named {name} that is running.").format(name=name)
    problem = not_running(client, name)
    if problem is None:
        return Finding(True, expected, _("Container {name} is running.").format(name=name))
    return Finding(
        False,
        expected,
        problem,
        _("Its main process: does it stay, or does it end at once? client.containers.list(all=True) shows both."),
    )
