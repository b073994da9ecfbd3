"""Checks of the course's application as its users see it: an order that is placed, and gets done."""

import json
from typing import Any

from autograder.checks.inside import NotLookedAtError, output, running
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

_SECONDS = 20
# runs inside a container of the application: from outside, nothing reaches it while it is graded
_ASK = """
import json, sys, time, urllib.error, urllib.request
base, body, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
ready = time.monotonic() + 15
def ask(path, data=None):
    while True:
        try:
            with urllib.request.urlopen(base + path, data, 10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            # a service that was started this moment answers in the next
            if error.code < 500 or time.monotonic() > ready:
                return json.load(error)
        except urllib.error.URLError:
            if time.monotonic() > ready:
                raise
        time.sleep(0.2)
def place():
    until = time.monotonic() + seconds
    found = ask("/orders", body.encode())
    while found.get("state") == "waiting" and time.monotonic() < until:
        time.sleep(0.1)
        found = ask("/orders/" + found["id"])
    return found
try:
    print(json.dumps(place() if body else ask("/healthz")))
except (OSError, ValueError, KeyError) as error:
    print(json.dumps({"error": str(error)}))
"""


def order_done(at: Submission, name: str, item: str, amount: int) -> Finding:
    """An order that is placed at a running container's own port is done in a while.

    Args:
        at: the submission.
        name: the container, of the application's front.
        item: what is ordered.
        amount: and how many of it.
    """
    expected = _("An order that is placed at {name} is done within {seconds} s.").format(name=name, seconds=_SECONDS)
    look_at = _("Follow it: front, api, queue, worker, store. container.logs() of each says whom it does not find.")
    try:
        found = _ask(at, name, "localhost", json.dumps({"item": item, "amount": amount}))
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if (found.get("state"), found.get("item"), found.get("amount")) == ("done", item, amount):
        return Finding(True, expected, _("It holds."))
    if found.get("state") == "waiting":
        return Finding(False, expected, _("It was taken, and still waits: nobody works on it."), look_at)
    return Finding(False, expected, _("The answer: {answer}.").format(answer=shown(found.get("error", found))), look_at)


def version_answers(at: Submission, name: str, version: str, *, asked_from: str) -> Finding:
    """Who answers under a name, asked from inside another container, is of this version.

    Args:
        at: the submission.
        name: the name.
        version: what it says of itself.
        asked_from: the container that asks.
    """
    expected = _("Under the name {name}, {other} finds version {version}.").format(name=name, other=asked_from, version=version)
    look_at = _("The new container's name, and its networks: are they those of the old one?")
    try:
        found = _ask(at, asked_from, name, "")
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if found.get("version") == version:
        return Finding(True, expected, _("It holds."))
    answer = found.get("error") or found.get("version")
    return Finding(False, expected, _("The answer: {answer}.").format(answer=shown(answer)), look_at)


def _ask(at: Submission, name: str, host: str, body: str) -> dict[str, Any]:
    wrote = output(running(at, name), "python3", "-c", _ASK, f"http://{host}:8000", body, str(_SECONDS))
    try:
        found = json.loads(wrote)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotLookedAtError(_("The application's program in {name} cannot be asked.").format(name=name))
    return found
