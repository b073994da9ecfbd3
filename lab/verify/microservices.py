"""Checks of lesson 06: who shares a network with whom, what is left without one service, a change that nobody noticed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from lab.card import Finding
from lab.messages import translate as _
from lab.verify.looking import find_container, not_running

if TYPE_CHECKING:
    from docker import DockerClient

_BACK, _FRONT = "app-back", "app-front"


class Answer(Protocol):
    """What a request brought back."""

    @property
    def ok(self) -> bool:
        """Whether it is a success."""

    @property
    def body(self) -> Mapping[str, object]:
        """Its JSON."""


class App(Protocol):
    """The application."""

    def get(self, path: str) -> Answer:
        """Ask the front for a path."""


class Traffic(Protocol):
    """Requests that went on while something was changed."""

    @property
    def requests(self) -> int:
        """How many."""

    @property
    def failures(self) -> int:
        """How many did not succeed."""

    @property
    def versions(self) -> Mapping[str, int]:
        """Which versions answered, and how often."""


def only_in_back(client: "DockerClient", name: str) -> Finding:
    """A container that shares a network with the store, and none with the front.

    Args:
        client: the engine.
        name: the container's name.
    """
    expected = _("Container {name} running, in a network with the store and in none with the front.").format(name=name)
    look_at = _("The argument network of client.containers.run, and the names of the networks in the diagram.")
    if problem := not_running(client, name):
        return Finding(False, expected, problem, look_at)
    own, back, front = _networks(client, name), _networks(client, "store"), _networks(client, "front")
    if not back or not front:
        return Finding(
            False,
            expected,
            _("The application is not there: no network of its store or its front was found."),
            _("app = lab.app.up(client) brings it up again."),
        )
    found = _("Its networks: {networks}.").format(networks=", ".join(sorted(own)) or _("none"))
    if not own & back:
        if "host" in own:
            found += " " + _("On the host's own network it has no engine to translate the services' names.")
        elif "bridge" in own:
            found += " " + _("That is the engine's default: the services are not in it, and it knows no names.")
        return Finding(False, expected, found, look_at)
    if own & front:
        return Finding(False, expected, found + " " + _("It reaches the front as well."), look_at)
    return Finding(True, expected, found + " " + _("It reaches the store by its name, and the front not at all."))


def without_queue(answers: Mapping[str, bool | None]) -> Finding:
    """What works while the queue is gone.

    Args:
        answers: `"page"`, `"order"`, `"look up"` and `"waiting"` → whether it works, and whether what waited is still there.
    """
    truth = {"page": True, "order": False, "look up": True, "waiting": False}
    expected = _("For each of the four, True or False, as it is while the queue is gone, or when it is back.")
    look_at = _("Kill the queue, try each of them, and start it again: app.status() tells when it is there.")
    missing = [key for key in truth if answers.get(key) is None]
    if missing:
        return Finding(False, expected, _("There is no answer yet for: {names}.").format(names=", ".join(missing)), look_at)
    reasons = {
        "page": _("page: the front asks only the api, and the api only leaves out the number of those that wait."),
        "order": _("order: the api has nowhere to put it. It says so with status 503, rather than losing it."),
        "look up": _("look up: an order that is done is read from the store, which does not need the queue."),
        "waiting": _("waiting: this queue keeps everything in memory, and another process begins with an empty one."),
    }
    wrong = [key for key in truth if bool(answers[key]) is not truth[key]]
    if wrong:
        # whether it works, not the reason, so that trying it is left to the learner
        return Finding(False, expected, _("Try these again: {names}.").format(names=", ".join(wrong)), look_at)
    return Finding(True, expected, "\n".join(reasons.values()))


def unnoticed(app: App, traffic: Traffic, version: str) -> Finding:
    """The API was changed for another version while requests went on, and none of them failed.

    Args:
        app: the application.
        traffic: the requests of the learner's own block.
        version: the version that is to answer now.
    """
    expected = _("Version {version} of the api answers, and of the requests meanwhile none failed.").format(version=version)
    look_at = _("The order of the four steps above: start, ask it, give it the name, stop the other.")
    answer = app.get("/orders")
    now = str(answer.body.get("version", ""))
    counts = _("Requests: {requests}, failed: {failures}.").format(requests=traffic.requests, failures=traffic.failures)
    if not answer.ok:
        found = _("Nobody answers to the name api now.") + " " + counts
        return Finding(False, expected, found, _("Who is in app-front by that name? See the diagram."))
    if now != version:
        return Finding(False, expected, _("Version {version} answers.").format(version=now) + " " + counts, look_at)
    if version not in traffic.versions:
        found = _("It answers now, but not yet while your block lasted.") + " " + counts
        return Finding(False, expected, found, _("Make the whole change inside the with block."))
    if traffic.failures:
        return Finding(False, expected, counts + " " + _("There was a moment in which nobody answered to the name."), look_at)
    return Finding(True, expected, counts + " " + _("The front asked for the same name all the time."))


def _networks(client: "DockerClient", name: str) -> set[str]:
    container = find_container(client, name)
    return set(container.attrs["NetworkSettings"]["Networks"] or {}) if container else set()
