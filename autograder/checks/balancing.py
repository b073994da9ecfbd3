"""Checks of replicas that run: how many, whether a balancer really brings requests to each, and where their state is kept."""

import time
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from autograder.checks.inside import NotLookedAtError, output, running
from autograder.checks.misconceptions import mistaken
from autograder.checks.words import shown
from autograder.submission import Submission
from lab.card import Finding
from lab.messages import translate as _

if TYPE_CHECKING:
    from docker.models.containers import Container

_PATIENCE = 25
"""How often one that has just started is asked again, each time after a second."""
_ASK = """
import socket, sys, time

patience = int(sys.argv[1])
for address in sys.argv[2:]:
    where, slash, path = address.partition("/")
    host, colon, port = where.partition(":")
    while patience:
        try:
            with socket.create_connection((host, int(port)), 10) as server:
                server.sendall(f"GET /{path} HTTP/1.0\\r\\nHost: {host}\\r\\n\\r\\n".encode())
                answer = b"".join(iter(lambda: server.recv(4096), b"")).decode(errors="replace")
            if " 200 " in answer.partition("\\r\\n")[0]:
                break
        except OSError:
            answer = ""
        patience -= 1
        time.sleep(1)
    print(answer.partition("\\r\\n\\r\\n")[2].strip() if patience else "")
"""
_ROUNDS = 4
_ASIDE_SECONDS = 11
"""nginx sends nothing for 10 s to a server that did not answer once, as one does that has just started (`fail_timeout`)."""


def enough_replicas(at: Submission, prefix: str, *, peak: float, each: float) -> Finding:
    """As many replicas run as the peak takes, and no more.

    Args:
        at: the submission.
        prefix: what their names begin with.
        peak: requests a second at most.
        each: requests a second that one of them serves.
    """
    expected = _("As many containers {prefix}1, {prefix}2, … run as {peak} requests/s take, and no more.").format(
        prefix=prefix, peak=peak
    )
    look_at = _("One replica serves {each} requests/s. client.containers.list() shows those that run.").format(each=each)
    count = len(_replicas(at, prefix))
    found = _("{count} of them run: together they serve {together} requests/s.").format(count=count, together=count * each)
    return Finding(count == ceil(peak / each), expected, found, look_at)


def reaches_all(at: Submission, balancer: str, prefix: str) -> Finding:
    """Requests to a balancer's port 80, from the first replica, are answered by every replica.

    Args:
        at: the submission.
        balancer: the container's name, and its address.
        prefix: what the replicas' names begin with; each answers with its own host name.
    """
    expected = _("Requests to port 80 of {balancer} are answered by every replica in turn.").format(balancer=balancer)
    look_at = _('ask("{first}", "http://{balancer}/"), several times; and what container.logs() of {balancer} says.').format(
        first=f"{prefix}1", balancer=balancer
    )
    try:
        running(at, balancer)
        replicas = _replicas(at, prefix)
        hosts = {str(replica.attrs["Config"]["Hostname"]) for replica in replicas}
        first, requests = running(at, f"{prefix}1"), [f"{balancer}:80/"] * _ROUNDS * len(replicas)
        _answers(first, [f"{replica.name}:8000/served" for replica in replicas])  # until each of them does answer
        answers = set(_answers(first, requests))
        if hosts & answers and hosts - answers:
            time.sleep(_ASIDE_SECONDS)
            answers |= set(_answers(first, requests))
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    reached = hosts & answers
    if len(reached) < len(hosts) and reached:
        return mistaken("replica-without-traffic", expected, look_at)
    found = _("{reached} of {count} replicas answered.").format(reached=len(reached), count=len(hosts))
    return Finding(len(hosts) > 1 and hosts == reached, expected, found, look_at)


def shares_evenly(at: Submission, balancer: str, prefix: str) -> Finding:
    """Of the requests to a balancer, each replica itself has counted at least half of its fair share. Args as above."""
    expected = _("Of many requests to {balancer}, each replica serves its part.").format(balancer=balancer)
    look_at = _("Ask each replica for /served, before and after.")
    try:
        running(at, balancer)
        names = sorted(str(replica.name) for replica in _replicas(at, prefix))
        served = [f"{name}:8000/served" for name in names]
        requests = [f"{balancer}:80/"] * _ROUNDS * len(names)
        answers = _answers(running(at, f"{prefix}1"), [*served, *requests, *served])
        before, after = _as_numbers(answers[: len(names)]), _as_numbers(answers[-len(names) :])
        shares = [more - less for more, less in zip(after, before, strict=True)]
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if 0 in shares and any(shares):
        return mistaken("replica-without-traffic", expected, look_at)
    found = _("They served: {shares}.").format(shares=", ".join(map(str, shares)) or _("nothing"))
    return Finding(len(shares) > 1 and min(shares) >= _ROUNDS / 2, expected, found, look_at)


def counts_as_one(at: Submission, replicas: Sequence[str]) -> Finding:
    """Replicas count visits together: whichever is asked, the count goes on where the other left it.

    Args:
        at: the submission.
        replicas: their containers' names.
    """
    expected = _("Asked in turn for /visits, {replicas} give one count that goes on.").format(replicas=", ".join(replicas))
    look_at = _('ask("{first}", "http://{last}:8000/visits") and the like. In which process is the count kept?').format(
        first=replicas[0], last=replicas[-1]
    )
    here = "127.0.0.1:8000/visits"
    try:
        first, last = running(at, replicas[0]), running(at, replicas[-1])
        counts = [count for one, times in ((first, 2), (last, 2), (first, 1)) for count in _numbers(one, [here] * times)]
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    # more than the next one where a request was given up and came nevertheless
    if all(before < after for before, after in pairwise(counts)):
        return Finding(True, expected, _("It holds."))
    if counts[4] == counts[1] + 1:
        return mistaken("state-in-process", expected, look_at)
    return Finding(False, expected, _("They gave: {counts}.").format(counts=", ".join(map(str, counts))), look_at)


def count_survives(at: Submission, replica: str, other: str) -> Finding:
    """A replica that is killed and started again counts on from where the other is.

    Args:
        at: the submission.
        replica: the container that is started again.
        other: one that goes on.
    """
    expected = _("{replica}, started again, counts on from where {other} is.").format(replica=replica, other=other)
    look_at = _("Restart it, and ask both for /visits.")
    try:
        again, going_on = running(at, replica), running(at, other)
        again.restart(timeout=0)
        (last,), (count,) = (_numbers(one, ["127.0.0.1:8000/visits"]) for one in (going_on, again))
    except NotLookedAtError as problem:
        return Finding(False, expected, str(problem), look_at)
    if count == 1 < last:
        return mistaken("state-in-process", expected, look_at)
    return Finding(count > last, expected, _("{last} came before {count}.").format(last=last, count=count), look_at)


def _replicas(at: Submission, prefix: str) -> "list[Container]":
    return [each for each in at.engine.containers.list(ignore_removed=True) if str(each.name).startswith(prefix)]


def _numbers(container: "Container", addresses: Sequence[str]) -> list[int]:
    return _as_numbers(_answers(container, addresses))


def _as_numbers(answers: Sequence[str]) -> list[int]:
    """Answers that are numbers.

    Raises:
        NotLookedAtError: one of them is none.
    """
    for answer in answers:
        if not answer.isdecimal():
            raise NotLookedAtError(_("One of them gives no number, but {answer}.").format(answer=shown(answer)))
    return [int(answer) for answer in answers]


def _answers(container: "Container", addresses: Sequence[str]) -> list[str]:
    """What is answered to requests, one after another, from within a container that has Python.

    What has just been started needs a moment before it answers, and is asked again for a while.

    Args:
        container: where the requests come from.
        addresses: each a host, a colon, a port, and a path.

    Returns:
        A line for each address, empty where there was no answer.
    """
    wrote = output(container, "python3", "-c", _ASK, str(_PATIENCE), *addresses).splitlines()
    return [*wrote, *[""] * len(addresses)][: len(addresses)]
