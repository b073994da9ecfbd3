"""Checks of lesson 07: how many replicas a load takes, a balancer that knows them all, and addresses that do not collide."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from lab.card import Finding
from lab.messages import translate as _
from lab.siteplan import Site, problems, readable, room
from lab.verify.looking import find_container, not_running

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

# wanted, one replica's, the most that the machine gives: requests/s. The usual slips answer at least one of them wrongly.
_LOADS = ((100, 12, 200), (24, 12, 50), (30, 12, 30), (60, 12, 45), (5, 12, 45))


def replicas_function(function: Callable[[float, float, float], object]) -> Finding:
    """A function that says how many replicas a throughput takes, or that no number of them gives it.

    Args:
        function: from the throughput that is wanted, one replica's, and the most that the machine gives however many
            there are (requests/s), to a whole number of replicas, or None where it cannot be reached.
    """
    expected = _("The smallest number of replicas that gives the throughput; None where the machine cannot give it.")
    look_at = _("Your measurements: what one replica gives, and where the bars stopped growing.")
    answers: list[object] = []
    for wanted, one, most in _LOADS:
        try:
            answers.append(function(wanted, one, most))
        except Exception as error:
            case = _load(wanted, one, most)
            reason = f"{type(error).__name__}: {error}"
            return Finding(False, expected, _("It failed for {case}: {reason}").format(case=case, reason=reason), look_at)
    if not any(answer is not None for answer in answers):
        return Finding(False, expected, _("The function gives nothing back yet."), look_at)
    for (wanted, one, most), answer in zip(_LOADS, answers, strict=True):
        right = None if wanted > most else -(-wanted // one)
        if answer != right or isinstance(answer, float | bool):
            found = _("For {case}, it says {answer}.").format(case=_load(wanted, one, most), answer=answer)
            return Finding(False, expected, f"{found} {_slip(answer, right, wanted, one)}", look_at)
    return Finding(True, expected, _("It is right for {count} loads.").format(count=len(_LOADS)))


def balanced(client: "DockerClient", balancer: str, replicas: Sequence[str], *, path: str = "/work?ms=0") -> Finding:
    """These replicas run, and each of them answers some of what is asked of the balancer.

    The balancer is asked from inside its own container, on port 80; a replica is known by its host name in the answers.

    Args:
        client: the engine.
        balancer: the balancer's name.
        replicas: the replicas' names.
        path: what is asked for; the answer is JSON with `"host"`.
    """
    names = ", ".join(replicas)
    expected = _("Each of {names} runs and answers a share of what is asked of {balancer}.").format(
        names=names, balancer=balancer
    )
    look_at = _("The addresses in the balancer's configuration, and whether nginx has read it since it was written.")
    problems_found = [problem for name in (balancer, *replicas) if (problem := not_running(client, name))]
    if problems_found:
        return Finding(False, expected, "\n".join(problems_found), look_at)
    asked, door = 4 * len(replicas), find_container(client, balancer)
    answers = _hosts(door, path, asked) if door else []
    missing = [name for name in replicas if _host_name(client, name) not in answers]
    if not answers:
        found = _("The balancer {balancer} gave no good answer to {count} requests.").format(balancer=balancer, count=asked)
        return Finding(False, expected, found, look_at)
    if missing:
        found = _("Of {count} requests, none was answered by: {names}. A replica that the balancer does not know gets no work.")
        return Finding(False, expected, found.format(count=asked, names=", ".join(missing)), look_at)
    if len(answers) < asked:
        found = _("All replicas answer, but {lost} of {count} requests got no good answer: something in the list is gone.")
        return Finding(False, expected, found.format(lost=asked - len(answers), count=asked), look_at)
    return Finding(True, expected, _("All {count} requests were answered, by every replica.").format(count=asked))


def address_plan(site: Site, plan: Mapping[str, object]) -> Finding:
    """A plan in which nothing collides, everything fits, and more hosts have room.

    Args:
        site: what is given.
        plan: host → its subnet.
    """
    expected = _(
        "A subnet for each host, inside {block}, apart from each other and from what is taken, with addresses for "
        "{growth} times today's containers; and room for {spare} more host(s) as large as the largest."
    ).format(block=site.block, growth=f"{site.growth:g}", spare=site.spare)
    wrong = problems(site, plan)
    if wrong:
        look_at = _("The drawing of the plan: where rows stand above each other, and where the block is empty.")
        return Finding(False, expected, "\n".join(problem.words for problem in wrong), look_at)
    sizes = ", ".join(f"{host} {subnet} ({room(subnet)})" for host, subnet in readable(plan).items() if host in site.containers)
    return Finding(True, expected, _("Nothing collides. Room for containers: {sizes}.").format(sizes=sizes))


def planned_network(client: "DockerClient", name: str, subnet: object) -> Finding:
    """A network of the engine whose addresses are those that were planned.

    Args:
        client: the engine.
        name: the network's name.
        subnet: as planned; None where there is no plan yet.
    """
    planned = readable({name: subnet}).get(name)
    if planned is None:
        expected = _("A network {name} with the addresses that were planned.").format(name=name)
        return Finding(False, expected, _("The plan has no subnet for it yet."), _("The plan, in the task before this one."))
    expected = _("A network {name} whose addresses are from {subnet}.").format(name=name, subnet=planned)
    look_at = _("The ipam argument of client.networks.create, and network.attrs['IPAM'] of what it made.")
    network = next((each for each in client.networks.list(names=[name]) if each.name == name), None)
    if network is None:
        return Finding(False, expected, _("There is no network {name}.").format(name=name), look_at)
    found = [str(config.get("Subnet")) for config in network.attrs["IPAM"]["Config"] or []]
    if found == [str(planned)]:
        return Finding(True, expected, _("Its containers get addresses from {subnet}.").format(subnet=planned))
    words = _("Its addresses are from {found}: without a subnet of yours, the engine takes the next of its own.")
    return Finding(False, expected, words.format(found=", ".join(found) or _("nowhere")), look_at)


def _load(wanted: float, one: float, most: float) -> str:
    words = _("{wanted} requests/s, with {one} from each replica and at most {most} from the machine")
    return words.format(wanted=wanted, one=one, most=most)


def _slip(answer: object, right: int | None, wanted: float, one: float) -> str:
    if right is None:
        return _("More replicas share the same processors: beyond what the machine gives, none of them helps.")
    if answer is None:
        return _("That much can be reached.")
    if not isinstance(answer, int | float) or isinstance(answer, bool):
        return _("A whole number was expected.")
    if answer == wanted / one and answer != right:
        return _("A part of a replica cannot be started.")
    if answer < right:
        return _("So many give less than what is wanted.")
    return _("Fewer would do.") if answer > right else _("A whole number was expected.")


def _host_name(client: "DockerClient", name: str) -> str:
    container = find_container(client, name)
    return str(container.attrs["Config"]["Hostname"]) if container else ""


def _hosts(balancer: "Container", path: str, count: int) -> list[str]:
    """The host names in the good answers to so many requests."""
    script = f'for i in $(seq {count}); do timeout 5 wget -q -O - "$URL" && echo; done'
    done = balancer.exec_run(["sh", "-c", script], environment={"URL": f"http://127.0.0.1:80{path}"})
    text = done.output.decode(errors="replace") if isinstance(done.output, bytes) else ""
    hosts = []
    for line in text.splitlines():
        try:
            hosts.append(str(json.loads(line)["host"]))
        except (ValueError, TypeError, KeyError):
            continue
    return hosts
